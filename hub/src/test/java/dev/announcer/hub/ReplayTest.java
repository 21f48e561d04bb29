package dev.announcer.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Durability;
import dev.announcer.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for what is old gets it at the speed at which it reads, and costs nobody else anything. */
final class ReplayTest {
    private static final int PAGE_BYTES = 256 << 10;
    private static final int RECENT_BYTES = 4 << 20; // what was just read is kept for others, for a second
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("journal");
    }

    private Hub hub(int window) {
        JournalOptions options =
                JournalOptions.DEFAULTS.withDurability(Durability.NONE).withCommitWait(Duration.ZERO);
        return Hub.start(HubOptions.builder()
                .port(0)
                .journal(ReplayJournal.address(file()))
                .journalOptions(options)
                .windowCount(window)
                .heartbeat(Duration.ZERO)
                .lanes(2)
                .build());
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(condition);
    }

    @Test
    void earliest_manyTimesTheWindow_isHeardOnceWhileOthersHearLive() throws Exception {
        replaysToFast(30_000);
    }

    @Tag("soak")
    @Test
    void earliest_million_isHeardOnceWhileOthersHearLive() throws Exception {
        replaysToFast(1_000_000);
    }

    private void replaysToFast(int count) throws Exception {
        ReplayJournal.fill(file(), "old", count, 100);
        try (Hub hub = hub(1000);
                ReplayLive live = ReplayLive.open(hub)) {
            String before = live.announceUntil(live.times(500));
            long from = System.nanoTime();
            try (ReplayReader reader = ReplayReader.fast(hub, "/listen?topic=old&lastEventId=earliest", 1, count)) {
                String during = live.announceUntil(reader.done()::isDone);
                reader.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                report("fast reader", count, System.nanoTime() - from);
                System.out.printf("live: %s before, %s during the replay%n", before, during);
            }
            // A page is taken in parts, and read again for the next one if that takes more than a second.
            assertThat(ReplayJournal.reads(file()).entries()).isLessThan(5L * count);
        }
    }

    private void report(String who, int count, long nanos) {
        ReplayJournal.Reads reads = ReplayJournal.reads(file());
        System.out.printf(
                "%s: %,d in %.2f s, %,.0f events/s, %,d pages, %.2f times as many read as heard, %d in flight%n",
                who,
                count,
                nanos / 1e9,
                count * 1e9 / nanos,
                reads.pages(),
                reads.entries() / (double) count,
                reads.mostInFlight());
    }

    @Test
    void earliest_readerInBursts_isHeardOnceInConstantMemory() throws Exception {
        replaysToSlow(30_000, 1000);
    }

    @Tag("soak")
    @Test
    void earliest_millionAndReaderInBursts_isHeardOnceInConstantMemory() throws Exception {
        replaysToSlow(1_000_000, 10_000);
    }

    /** It reads no further than others have heard what was announced since its last burst. */
    private void replaysToSlow(int count, int burst) throws Exception {
        ReplayJournal.fill(file(), "old", count, 300);
        try (Hub hub = hub(1000);
                ReplayLive live = ReplayLive.open(hub)) {
            ReplayJournal.Reads reads = ReplayJournal.reads(file());
            List<Long> alive = new ArrayList<>();
            ReplayReader.Pause pause = heard -> {
                live.announceUntil(live.times(1));
                if (heard % (5 * burst) == 0) {
                    alive.add(reads.bytesAlive());
                }
            };
            long from = System.nanoTime();
            try (ReplayReader reader =
                    ReplayReader.start(hub, "/listen?topic=old&lastEventId=earliest", 1, count, burst, pause)) {
                reader.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            report("reader in bursts", count, System.nanoTime() - from);
            System.out.println("bytes alive of what was read: " + alive);
            assertThat(alive).isNotEmpty().allMatch(bytes -> bytes <= RECENT_BYTES + 2 * PAGE_BYTES);
            assertThat(reads.entries()).isLessThan(5L * count);
        }
    }

    @Test
    void herd_fewIds_sharesPages() {
        String[] ids = ReplayJournal.fill(file(), "old", 6200, 100);
        int each = 100;
        try (Hub hub = hub(1000)) {
            long from = System.nanoTime();
            List<RawCrowd> crowds = LongStream.of(0, 100, 200)
                    .mapToObj(missed ->
                            RawCrowd.connect(hub, each, "/listen?topic=old&lastEventId=" + ids[(int) (1 + missed)]))
                    .toList();
            try (ReplayReader first = ReplayReader.fast(hub, "/listen?topic=old&lastEventId=" + ids[1], 2, 6200)) {
                await(first.done()::isDone);
                first.done().join();
                for (RawCrowd crowd : crowds) {
                    RawCrowd.Member one = crowd.members().get(0);
                    await(() -> crowd.members().stream()
                            .allMatch(member -> member.bytes() == one.bytes() && member.bytes() > 6_000 * 100));
                    assertThat(crowd.members()).allMatch(member -> member.checksum() == one.checksum());
                }
                report("herd of " + (3 * each + 1), 6200, System.nanoTime() - from);
                ReplayJournal.Reads reads = ReplayJournal.reads(file());
                assertThat(reads.mostInFlight()).isLessThanOrEqualTo(16);
                assertThat(reads.pages()).isLessThan(3 * each);
            } finally {
                crowds.forEach(RawCrowd::close);
            }
        }
    }

    @Test
    void hundredSlowReaders_differentPlaces_holdAtMostAPageEach() throws Exception {
        int readers = 100;
        int count = 2000;
        String[] ids = ReplayJournal.fill(file(), "old", count, 4000);
        try (Hub hub = hub(50)) {
            ReplayJournal.Reads reads = ReplayJournal.reads(file());
            CountDownLatch released = new CountDownLatch(1);
            AtomicInteger stalled = new AtomicInteger();
            List<ReplayReader> all = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                int after = 1 + i * 18;
                int stop = after + 3;
                ReplayReader.Pause pause = heard -> {
                    if (heard == stop) {
                        stalled.incrementAndGet();
                        released.await();
                    }
                };
                all.add(ReplayReader.start(
                        hub, "/listen?topic=old&lastEventId=" + ids[after], after + 1, after + 150, 1, pause));
            }
            await(() -> stalled.get() == readers);
            Await.settled("reads", () -> (int) reads.pages());
            // Each holds the one event that it is in the middle of, and nothing else is held.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                    .until(() -> reads.bytesAlive() <= (long) readers * 4000);
            released.countDown();
            for (ReplayReader reader : all) {
                reader.done().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                reader.close();
            }
            System.out.printf("100 readers: %,d pages, %,d entries read%n", reads.pages(), reads.entries());
            assertThat(reads.mostInFlight()).isLessThanOrEqualTo(16);
        }
    }
}
