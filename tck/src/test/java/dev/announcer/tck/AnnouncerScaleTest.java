package dev.announcer.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Encoding;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DESIGN.md section 3, promise 6: an idle announcer costs at most 1 kB and no thread. */
class AnnouncerScaleTest {
    private static final int MANY = 100_000;

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("announcer"))
                .collect(Collectors.toSet());
    }

    @Test
    void idleAnnouncers_oneHundredThousand_costAKilobyteEachAndNoThread() {
        Set<String> before = threads();
        Announcer.create().close(); // loads what is loaded once
        long empty = PromiseBoundsTest.usedBytes();
        List<Announcer> idle = new ArrayList<>(MANY);
        for (int i = 0; i < MANY; i++) {
            idle.add(Announcer.create());
        }
        long each = (PromiseBoundsTest.usedBytes() - empty) / MANY;
        assertThat(each).isLessThanOrEqualTo(1024);
        assertThat(threads()).isSubsetOf(before);
        assertThat(idle.get(MANY - 1).announce("still works").toCompletableFuture())
                .isCompleted();
    }

    @Test
    void announcer_whoseListenersLeft_isAsCheapAsBefore() {
        long empty = PromiseBoundsTest.usedBytes();
        List<Announcer> idle = new ArrayList<>();
        FakeTicker ticker = new FakeTicker();
        ManualLane lane = new ManualLane(ticker);
        for (int i = 0; i < 10_000; i++) {
            Announcer announcer = Announcer.builder().ticker(ticker).build();
            Listener listener =
                    announcer.listen(ListenRequest.to("t"), lane, mine -> new RecordingSink(Encoding.RAW, lane, mine));
            lane.runAll();
            listener.ended();
            lane.runAll();
            idle.add(announcer);
        }
        ticker.advance(java.time.Duration.ofSeconds(60));
        lane.runAll();
        assertThat((PromiseBoundsTest.usedBytes() - empty) / idle.size()).isLessThanOrEqualTo(1300);
    }

    @Test
    @Tag("soak") // waits as long as the lanes do
    void ownLanes_startWithTheFirstListenerAndEndAfterTheLast() {
        try (Announcer announcer = Announcer.create()) {
            AtomicInteger writes = new AtomicInteger();
            Listener listener = announcer.listen(ListenRequest.to("t"), mine -> new Sink() {
                @Override
                public int write(Frames frames, int from) {
                    writes.incrementAndGet();
                    return frames.size() - from;
                }

                @Override
                public void close(CloseReason reason) {
                    mine.ended();
                }
            });
            await().atMost(10, SECONDS).until(() -> writes.get() > 0);
            assertThat(threads()).anyMatch(name -> name.contains("lane"));
            listener.close(CloseReason.APPLICATION);
            await().atMost(60, SECONDS).until(() -> threads().stream().noneMatch(name -> name.contains("lane")));
        }
    }
}
