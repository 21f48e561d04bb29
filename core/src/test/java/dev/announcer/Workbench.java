package dev.announcer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** An engine of which the test holds every end: clock, lane, executor, journal. */
final class Workbench {
    final FakeTicker ticker = new FakeTicker();
    final ManualLane lane = new ManualLane(ticker);
    final List<Runnable> tasks = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<RecordingSink> sinks = new ArrayList<>();
    Executor executor = tasks::add;
    int windowCount = 1000;
    long windowBytes = 16 << 20;
    int maxListeners;
    int taskBytes = 2 << 20;
    Overflow overflow = Overflow.DISCONNECT;
    Runnable onObserved = () -> {};
    private Engine engine;

    private final AnnouncerObserver observer = new AnnouncerObserver() {
        @Override
        public void opened(ListenRequest request) {
            told("opened");
        }

        @Override
        public void closed(ListenRequest request, CloseReason reason) {
            told("closed " + reason);
        }

        @Override
        public void lagging(ListenRequest request) {
            told("lagging");
        }

        @Override
        public void reset(ListenRequest request, String reason) {
            told("reset " + reason);
        }

        @Override
        public void refused(String why) {
            told("refused " + why);
        }

        @Override
        public void failed(String what, Throwable why) {
            told("failed " + what + ": " + why.getMessage());
        }

        @Override
        public void recovered(String what) {
            told("recovered " + what);
        }
    };

    private void told(String what) {
        told.add(what);
        onObserved.run();
    }

    /** An engine over a memory journal. */
    Engine open() {
        return open(null);
    }

    Engine open(Journal journal) {
        engine = new Engine(
                new Options(
                        new Options.Limits(windowCount, windowBytes, 1 << 20, 16, 100, maxListeners, taskBytes),
                        overflow,
                        new Options.Times(
                                0,
                                Duration.ofSeconds(15).toNanos(),
                                Duration.ofSeconds(30).toNanos(),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5)),
                        new ContainedObserver(observer),
                        List.of(lane),
                        ticker,
                        new Random(1),
                        task -> executor.execute(task)),
                journal);
        engine.open().toCompletableFuture().join();
        return engine;
    }

    Engine engine() {
        return engine;
    }

    CompletionStage<String> announce(String topic, String data) {
        return engine.intake().announce(Announcement.of(topic, Event.of(data)));
    }

    RecordingSink listen(String... selectors) {
        return listen(ListenRequest.to(selectors));
    }

    RecordingSink listen(ListenRequest request) {
        RecordingSink[] made = new RecordingSink[1];
        engine.listen(request, lane, listener -> {
            made[0] = new RecordingSink(listener);
            sinks.add(made[0]);
            return made[0];
        });
        return made[0];
    }

    /** Runs what waits for a thread of the application's. */
    void work() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }
}
