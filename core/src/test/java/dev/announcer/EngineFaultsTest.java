package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the outside does wrong costs the one who did it, and nobody else. */
final class EngineFaultsTest {
    private final Workbench bench = new Workbench();

    private void announce(int count) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "d" + i);
        }
    }

    // ---- coming ----

    @Test
    void listen_sinkCannotBeMade_leavesNothingBehind() {
        bench.maxListeners = 1;
        bench.windowCount = 8;
        bench.open();
        announce(8);
        Function<Listener, Sink> failing = listener -> {
            throw new IllegalStateException("no sink");
        };
        assertThatThrownBy(() -> bench.engine().listen(ListenRequest.to("t"), bench.lane, failing))
                .hasMessage("no sink");
        bench.lane.run();
        assertThat(bench.engine().galleries().all()).isEmpty();
        assertThat(bench.engine().streams().count()).isZero();
        announce(8);
        assertThat(bench.announce("t", "more").toCompletableFuture()).isDone(); // no lane is waited for
        bench.listen("t"); // there is room for it
    }

    @Test
    void listen_closedWhileItsSinkIsMade_closesTheSinkOnce() throws Exception {
        bench.open();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Lane busy = new Lane() {
                @Override
                public boolean here() {
                    return false;
                }

                @Override
                public void after(Duration delay, Runnable task) {}

                @Override
                public void execute(Runnable task) {
                    thread.execute(task);
                }
            };
            RecordingSink[] made = new RecordingSink[1];
            bench.engine().listen(ListenRequest.to("t"), busy, listener -> {
                listener.close(CloseReason.APPLICATION);
                CompletableFuture.runAsync(() -> {}, thread).join(); // the lane has done it already
                made[0] = new RecordingSink(listener);
                return made[0];
            });
            for (int turn = 0; turn < 3; turn++) {
                thread.submit(() -> {}).get(10, TimeUnit.SECONDS);
            }
            assertThat(made[0].closed).isEqualTo(CloseReason.APPLICATION);
            assertThat(made[0].text()).isEmpty();
            assertThat(bench.engine().streams().count()).isZero();
            assertThat(bench.engine().galleries().all()).isEmpty();
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void listeners_allLeft_leaveNothingBehind() {
        bench.open();
        for (int i = 0; i < 20; i++) {
            bench.listen("t" + i % 3);
        }
        announce(3);
        bench.lane.run();
        bench.sinks.forEach(sink -> sink.listener.ended());
        bench.lane.run();
        assertThat(bench.engine().galleries().all()).isEmpty();
        assertThat(bench.engine().streams().count()).isZero();
        assertThat(bench.told.stream().filter(what -> what.startsWith("closed")))
                .hasSize(20);
    }

    // ---- sinks ----

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Comes as a listener whose sink throws when it is written to the next time; what an adapter in another language can. */
    private void listenAndThrow(Throwable thrown) {
        RecordingSink bad = bench.listen("t");
        bench.lane.run();
        bad.onWrite = () -> EngineFaultsTest.<RuntimeException>sneak(thrown);
    }

    private void checkThatOthersHear(Throwable thrown) {
        bench.open();
        RecordingSink before = bench.listen("t");
        listenAndThrow(thrown);
        RecordingSink after = bench.listen("t");
        bench.lane.run();
        announce(1);
        bench.lane.run();
        announce(1);
        bench.lane.run();
        assertThat(before.heard()).containsExactly("d0", "d0");
        assertThat(after.heard()).containsExactly("d0", "d0");
        assertThat(bench.sinks.get(1).closed).isEqualTo(CloseReason.SINK_FAILED);
    }

    @Test
    void sink_throwsRuntimeException_othersHearEverything() {
        checkThatOthersHear(new IllegalStateException("broken"));
    }

    @Test
    void sink_throwsCheckedException_othersHearEverything() {
        checkThatOthersHear(new IOException("undeclared, as another language can"));
    }

    @Test
    void sink_throwsError_othersHearEverything() {
        checkThatOthersHear(new NoClassDefFoundError("half an adapter"));
    }

    @Test
    void sink_tookMoreThanThereWas_isClosed() {
        bench.open();
        Sink lying = new Sink() {
            @Override
            public int write(Frames frames, int from) {
                return frames.size() - from + 1;
            }

            @Override
            public void close(CloseReason reason) {}
        };
        bench.engine().listen(ListenRequest.to("t"), bench.lane, listener -> lying);
        bench.lane.run();
        assertThat(bench.told).contains("closed SINK_FAILED");
    }

    // ---- executors and lanes ----

    @Test
    void first_executorRefuses_endsTheStream() {
        bench.open();
        bench.executor = task -> {
            throw new RejectedExecutionException("full");
        };
        RecordingSink sink =
                bench.listen(ListenRequest.builder().first(List::of).build());
        bench.lane.run();
        assertThat(sink.closed).isEqualTo(CloseReason.FIRST_FAILED);
    }

    @Test
    void first_throws_endsTheStream() {
        bench.open();
        RecordingSink sink = bench.listen(ListenRequest.builder()
                .first(() -> {
                    throw new IllegalStateException("no state");
                })
                .build());
        bench.lane.run();
        bench.work();
        bench.lane.run();
        assertThat(sink.closed).isEqualTo(CloseReason.FIRST_FAILED);
    }

    @Test
    void announce_oneLaneIsShutDown_isAcknowledgedAndOthersHear() {
        bench.open();
        boolean[] down = new boolean[1];
        List<Runnable> tasks = new ArrayList<>();
        Lane gone = new Lane() {
            @Override
            public boolean here() {
                return false;
            }

            @Override
            public void after(Duration delay, Runnable task) {}

            @Override
            public void execute(Runnable task) {
                if (down[0]) {
                    throw new RejectedExecutionException("shut down");
                }
                tasks.add(task);
            }
        };
        bench.engine().listen(ListenRequest.to("t"), gone, RecordingSink::new);
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
        RecordingSink other = bench.listen("t");
        bench.lane.run();
        down[0] = true;
        assertThat(bench.announce("t", "d").toCompletableFuture().join()).endsWith("-1");
        bench.lane.run();
        assertThat(other.heard()).containsExactly("d");
    }

    // ---- heartbeats ----

    @Test
    void heartbeat_cursorThatWasNotTaken_isToldAgain() {
        bench.open();
        RecordingSink sink = bench.listen("quiet");
        bench.lane.run();
        announce(5);
        bench.lane.run();
        sink.clear();
        sink.room = 0;
        bench.lane.pass(Duration.ofSeconds(15));
        assertThat(sink.text()).isEmpty();
        sink.make(Integer.MAX_VALUE);
        bench.lane.run();
        bench.lane.pass(Duration.ofSeconds(16));
        assertThat(sink.text()).contains("id: " + bench.engine().journal().idOf(5) + "\n\n");
    }

    @Test
    void heartbeat_cursorOfWhichAByteWasTaken_isFinishedAndNotRepeated() {
        bench.open();
        RecordingSink sink = bench.listen("quiet");
        bench.lane.run();
        announce(5);
        bench.lane.run();
        sink.clear();
        sink.room = 1;
        bench.lane.pass(Duration.ofSeconds(15));
        sink.make(Integer.MAX_VALUE);
        bench.lane.pass(Duration.ofSeconds(16));
        assertThat(sink.text()).isEqualTo("id: " + bench.engine().journal().idOf(5) + "\n\n:\n");
    }

    @Test
    void heartbeat_nothingServedSinceTheLastEvent_isAComment() {
        bench.open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        announce(2);
        bench.lane.run();
        sink.clear();
        bench.lane.pass(Duration.ofSeconds(16));
        assertThat(sink.text()).isEqualTo(":\n");
    }
}
