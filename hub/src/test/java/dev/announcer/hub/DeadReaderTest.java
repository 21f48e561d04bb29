package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.AnnouncerStatus;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Half of the listeners never read. The other half hears everything on time; the dead are disconnected, hold little in
 * the kernel until then, and come back by their ids without loss.
 */
final class DeadReaderTest {
    private static final String TARGET = "/listen?topic=t&cursor=on";
    private static final int DATA_BYTES = 1000;
    /** An event's data, and its fields, its id and its chunk around it, at least. */
    private static final int EVENT_BYTES = DATA_BYTES + 33;

    private static final Path KERNEL = Path.of("/proc/net/sockstat");
    private static final long PAGE_BYTES = 4096;

    /** A stream that is not read, and where it stands. */
    private record Dead(WireStream stream, String id) {
        static Dead of(Hub hub, int receiveBytes) {
            WireStream stream =
                    WireConnection.connect(hub.port(), receiveBytes).send(WireConnection.head("GET", TARGET)).stream();
            return new Dead(stream, stream.opened().next(Cursor.class).lastEventId());
        }

        /** Reads what had come before it was cut off, and comes back. */
        RawReturning comeBack(Hub hub, int last) {
            String from = id;
            int next = 1;
            try {
                while (true) {
                    Message event = stream.event();
                    assertTrue(event.data().startsWith(next + " "), event::toString);
                    from = event.lastEventId();
                    next++;
                }
            } catch (UncheckedIOException | IllegalStateException cut) {
                stream.close();
            }
            return new RawReturning(hub, TARGET, from, next, last, 0).start();
        }
    }

    @Test
    @Timeout(300)
    void half_thatNeverReads_isCutOff_andComesBackWithoutLoss() throws Exception {
        try (Hub hub = start(1000)) {
            run(hub, 20, 600, 4096, 0);
        }
    }

    /** 200 announcements of 1,000 B a second, with the receive buffers that the system gives. */
    @Test
    @Tag("soak")
    @Timeout(600)
    void fiveHundredOfAThousand_thatNeverRead_holdLittleInTheKernel() throws Exception {
        assumeTrue(Files.isReadable(KERNEL), "this system does not show what its sockets hold");
        try (Hub hub = start(12_000)) {
            run(hub, 500, 10_000, 64 << 10, 200);
        }
    }

    private static Hub start(int window) {
        return Hub.start(HubOptions.builder()
                .port(0)
                .windowCount(window)
                .heartbeat(Duration.ZERO)
                .build());
    }

    private void run(Hub hub, int half, int count, int receiveBytes, int perSecond) throws Exception {
        List<Dead> dead = new ArrayList<>();
        try (RawCrowd crowd = RawCrowd.connect(hub, half, TARGET)) {
            for (int i = 0; i < half; i++) {
                dead.add(Dead.of(hub, receiveBytes));
            }
            Awaitility.await("all are live: overflow spares a first catch-up, and only the write timeout would end it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> allLive(hub, 2 * half));
            long before = kernelBytes();
            long most = 0;
            int last = 0;
            long began = System.nanoTime();
            while (last < count || hub.connections() > half) {
                assertTrue(last < 50 * count, "those who do not read are never cut off");
                announce(hub, ++last);
                awaitTurn(crowd, last);
                if (perSecond > 0) {
                    pace(began, last, perSecond);
                    most = last % 20 == 0 ? Math.max(most, kernelBytes() - before) : most;
                }
            }
            int through = last;
            Awaitility.await("those who read heard all, and the same")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> crowd.leastBytes() > through * 1000L && checksums(crowd) == 1);
            assertFalse(crowd.members().stream().anyMatch(RawCrowd.Member::ended), "none that reads was cut off");
            // The kernel counts both sides; what the reading side was given is not the hub's to bound.
            long each = most / half - 2L * receiveBytes;
            assertTrue(perSecond == 0 || each <= 128 << 10, each + " bytes each");
            for (int i = 0; i < half; i += Math.max(1, half / 20)) {
                RawReturning returned = dead.get(i).comeBack(hub, through);
                returned.done().get(60, TimeUnit.SECONDS);
            }
        } finally {
            dead.forEach(one -> one.stream.close());
        }
    }

    private static boolean allLive(Hub hub, int listeners) {
        AnnouncerStatus status = hub.announcer().status();
        return status.listeners() == listeners && status.lanes().stream().allMatch(lane -> lane.catchingUp() == 0);
    }

    private static long checksums(RawCrowd crowd) {
        return crowd.members().stream()
                .mapToLong(RawCrowd.Member::checksum)
                .distinct()
                .count();
    }

    private static void announce(Hub hub, int number) throws Exception {
        hub.announcer()
                .announce("t", number + " " + "x".repeat(DATA_BYTES))
                .toCompletableFuture()
                .get();
    }

    /** The readers decide the pace, so that the machine's load does not: none is more than 50 behind. */
    private static void awaitTurn(RawCrowd crowd, int announced) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (crowd.leastBytes() < (announced - 50) * (long) EVENT_BYTES) {
            assertTrue(System.nanoTime() - until < 0, "somebody hears nothing for a minute");
            LockSupport.parkNanos(100_000);
        }
    }

    private static void pace(long began, int announced, int perSecond) {
        long due = began + announced * TimeUnit.SECONDS.toNanos(1) / perSecond;
        while (System.nanoTime() - due < 0) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** What all sockets of this system hold. */
    private static long kernelBytes() throws IOException {
        Matcher pages =
                Pattern.compile("TCP: .* mem (\\d+)").matcher(Files.isReadable(KERNEL) ? Files.readString(KERNEL) : "");
        return pages.find() ? PAGE_BYTES * Long.parseLong(pages.group(1)) : 0;
    }
}
