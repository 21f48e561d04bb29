package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A listener that never reads: it delays nobody, costs no growing memory, is disconnected, and comes back by its id
 * without loss.
 */
final class StalledListenerBlackBoxTest {
    private static final int DATA_BYTES = 1024;
    private static final int FRAME_BYTES = DATA_BYTES + 40;

    /** What the others have to have heard, byte by byte. */
    private final CRC32 expected = new CRC32();

    private long expectedBytes;

    /** What is waited for after an announcement. */
    private interface Pace {
        void awaitTurn(RawCrowd crowd);
    }

    /** The crowd decides the pace, so that the machine's load does not: nobody is ever more than 50 events behind. */
    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void listener_thatNeverReads_delaysNobodyAndComesBackWithoutLoss() throws Exception {
        int window = 400;
        try (Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .windowCount(window)
                .heartbeat(Duration.ZERO)
                .build())) {
            run(hub, 80, 10_000, window, crowd -> {
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (expectedBytes - crowd.leastBytes() > 50L * FRAME_BYTES) {
                    assertTrue(System.nanoTime() - until < 0, "somebody hears nothing for a minute");
                    LockSupport.parkNanos(100_000);
                }
            });
        }
    }

    /** 20,000 announcements of 1 KiB at 500 a second, to 1,000 listeners. */
    @Test
    @Tag("soak")
    @Timeout(value = 900, unit = TimeUnit.SECONDS)
    void listener_thatNeverReads_delaysNoneOfAThousand() throws Exception {
        long began = System.nanoTime();
        int[] announced = {0};
        try (Hub hub = Hub.start(HubOptions.builder().port(0).build())) {
            run(hub, 999, 20_000, 10_000, crowd -> {
                long due = began + ++announced[0] * TimeUnit.SECONDS.toNanos(1) / 500;
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            });
        }
    }

    private void run(Hub hub, int others, int count, int window, Pace pace) throws Exception {
        try (RawCrowd crowd = RawCrowd.connect(hub, others, "/listen?topic=t");
                WireConnection announcing = RawHttp.connect(hub);
                WireStream stalled = stalled(hub)) {
            expect(":\nretry: 3000\n");
            await().atMost(Duration.ofSeconds(60)).until(() -> crowd.leastBytes() == expectedBytes);

            long full = 0;
            RawReturning returned = null;
            for (int i = 1; i <= count; i++) {
                announce(announcing, i);
                pace.awaitTurn(crowd);
                full = i == window ? usedBytes() : full; // from here on the window forgets as much as it is given
                if (returned == null && hub.connections() < others + 2) {
                    returned = comeBack(hub, stalled, count);
                }
            }

            assertNotNull(returned, "it was disconnected");
            returned.done().get(60, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(60)).until(() -> crowd.leastBytes() >= expectedBytes);
            for (RawCrowd.Member member : crowd.members()) {
                assertFalse(member.ended(), "none of the others was disconnected");
                assertEquals(expectedBytes, member.bytes());
                assertEquals(expected.getValue(), member.checksum(), "the others heard everything in order");
            }
            assertNothingMoreIsHeld(full, (long) (count - window) * DATA_BYTES);
        }
    }

    /** If what is forgotten were held, it would be at least {@code forgotten}; a half of that is never held by others. */
    private static void assertNothingMoreIsHeld(long full, long forgotten) {
        await("no memory is used that the window does not explain")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    long grown = usedBytes() - full;
                    assertTrue(grown < forgotten / 2, () -> grown + " bytes more are in use");
                });
    }

    /** It has a cursor, and reads nothing from then on; its kernel holds little for it. */
    private static WireStream stalled(Hub hub) {
        WireStream stream =
                WireConnection.connect(hub.port(), 4096)
                        .send(WireConnection.head("GET", "/listen?topic=t&cursor=on"))
                        .stream();
        stream.opened().next(Cursor.class);
        return stream;
    }

    /** Reads what the kernel still has of the connection that was cut off, and comes back with the last id. */
    private static RawReturning comeBack(Hub hub, WireStream stalled, int count) throws Exception {
        String id = stalled.lastEventId();
        int next = 1;
        try {
            while (true) {
                Message event = stalled.event();
                assertTrue(event.data().startsWith(next + " "), event::toString);
                id = event.lastEventId();
                next++;
            }
        } catch (UncheckedIOException | IllegalStateException ended) {
            assertTrue(next < 250, "it was disconnected before it missed more than it can get back");
        }
        RawReturning returning = new RawReturning(hub, "/listen?topic=t", id, next, count, 0).start();
        returning.opened().get(60, TimeUnit.SECONDS);
        return returning;
    }

    private void announce(WireConnection announcing, int number) {
        String data = number + " "
                + "x".repeat(DATA_BYTES - 1 - Integer.toString(number).length());
        String id = announcing
                .send(WireConnection.postBytes("/announce?topic=t", data.getBytes(UTF_8)))
                .response()
                .id();
        expect("id: " + id + "\ndata: " + data + "\n\n");
    }

    /** The next chunk of the others. */
    private void expect(String text) {
        byte[] chunk = (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(UTF_8);
        expected.update(chunk);
        expectedBytes += chunk.length;
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) { // the serial collector leaves a part of the garbage alone three times of four
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
