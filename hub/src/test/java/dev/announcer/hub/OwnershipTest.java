package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.Announcer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The number of a closed descriptor is at once another connection's. While listeners of private events come and go in all
 * ways there are, and requests come between them, nobody hears a byte that is another's, nobody's connection ends who did
 * not ask for it, and in the end no descriptor and no thread is left.
 */
final class OwnershipTest {
    private static final int CROWDS = 3;
    private static final int AT_ONCE = 128;
    private static final int IN_FLIGHT = 200;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Those who stall are cut off by the write timeout, or the kernel's. */
    private static final HubOptionsBuilder IMPATIENT = HubOptions.builder()
            .writeTimeout(Duration.ofSeconds(1))
            .windowCount(200_000)
            .windowBytes(128 << 20);

    /** Those who stall fall too far behind. */
    private static final HubOptionsBuilder FORGETFUL = HubOptions.builder().windowBytes(4 << 20);

    private final AtomicReferenceArray<OwnershipPeer> places = new AtomicReferenceArray<>(CROWDS * AT_ONCE);

    @Test
    @Timeout(600)
    void bytes_ofFourThousandConnections_areTheirOwn() throws Exception {
        run(IMPATIENT, 2_000);
        run(FORGETFUL, 2_000);
    }

    @Test
    @Tag("soak")
    @Timeout(1800)
    void bytes_ofAHundredThousandConnections_areTheirOwn() throws Exception {
        run(IMPATIENT, 50_000);
        run(FORGETFUL, 50_000);
    }

    private void run(HubOptionsBuilder options, int connections) throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "this system does not show what is open");
        try (Hub hub = start(options)) {
            RawHttp.get(hub, "/healthz"); // What the JVM opens once is open now.
        }
        long seed = new Random().nextLong();
        Await.until("what was closed before is closed", () -> threads().isEmpty());
        int before = polled();
        try (Hub hub = start(options)) {
            int listening = open("socket:");
            fill(hub, connections, new Random(seed));
            Await.until("no connection is left", () -> hub.connections() == 0);
            Await.until("their sockets are closed", () -> open("socket:") <= listening);
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
        // Fewer: tests before this one in the same JVM may leave something that is closed meanwhile.
        Await.until("all is closed", () -> polled() <= before);
        Await.until("no thread is left", () -> threads().isEmpty());
    }

    private static Hub start(HubOptionsBuilder options) {
        return Hub.start(options.port(0)
                .listenKey(Optional.of(OwnershipPeer.KEY))
                .heartbeat(Duration.ofMillis(500))
                .build());
    }

    private void fill(Hub hub, int connections, Random random) throws Exception {
        AtomicLong left = new AtomicLong(connections);
        Semaphore others = new Semaphore(0);
        List<OwnershipCrowd> crowds = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            CompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < CROWDS; i++) {
                OwnershipCrowd crowd = new OwnershipCrowd(
                        hub.port(),
                        left,
                        new Random(random.nextLong()),
                        others,
                        places,
                        i * AT_ONCE,
                        (i + 1) * AT_ONCE);
                crowds.add(crowd);
                running.submit(() -> {
                    crowd.run();
                    return true;
                });
            }
            running.submit(() -> announce(hub.announcer()));
            running.submit(new OwnershipRequests(hub, others, new Random(random.nextLong())));
            for (int i = 0; i < CROWDS; i++) {
                running.take().get(); // The first that fails ends it.
            }
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
        for (OwnershipPeer.Ending ending :
                List.of(OwnershipPeer.Ending.HALF_CLOSE, OwnershipPeer.Ending.GARBAGE, OwnershipPeer.Ending.STALL)) {
            assertTrue(crowds.stream().mapToInt(crowd -> crowd.cut(ending)).sum() > 0, "none was cut: " + ending);
        }
    }

    /** To each who is there an event of its own, once more after it has left, and in each round one to all. */
    private boolean announce(Announcer announcer) throws Exception {
        OwnershipPeer[] last = new OwnershipPeer[places.length()];
        List<CompletionStage<String>> waiting = new ArrayList<>();
        for (long round = 1; !Thread.currentThread().isInterrupted(); round++) {
            String common = OwnershipPeer.COMMON;
            waiting.add(announcer.announce(common, OwnershipPeer.data(common, round, (int) (round % 20))));
            for (int i = 0; i < last.length; i++) {
                OwnershipPeer before = last[i];
                OwnershipPeer now = places.get(i);
                if (before != null) {
                    waiting.add(announcer.announce(before.next()));
                }
                if (now != null && now != before) {
                    waiting.add(announcer.announce(now.next()));
                }
                last[i] = now;
                if (waiting.size() >= IN_FLIGHT) {
                    for (CompletionStage<String> announced : waiting) {
                        announced.toCompletableFuture().get();
                    }
                    waiting.clear();
                }
            }
            LockSupport.parkNanos(ROUND_NANOS);
        }
        return true;
    }

    // ---- what the process has ----

    /** Sockets, and what they are polled by. */
    private static int polled() {
        return open("socket:") + open("anon_inode:[eventpoll]");
    }

    /** How many descriptors are open whose target begins so. */
    private static int open(String kind) {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return (int) open.filter(descriptor -> target(descriptor).startsWith(kind))
                    .count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            return "closed meanwhile"; // as the one that reads the directory
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("hub"))
                .toList();
    }
}
