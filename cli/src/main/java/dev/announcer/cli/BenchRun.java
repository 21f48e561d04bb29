package dev.announcer.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One load run: opens the streams, warms up, measures, waits until all is heard, and looks at what came.
 *
 * <pre>
 *   main thread       opens; then one line of progress a second
 *   bench-announcer   warm-up, quiet, measurement, quiet         BenchAnnouncer
 *   bench-answers     reads what the hub answers                 BenchAnnouncer
 *   bench-reader-i    opens and reads its share of the streams   BenchReader, BenchListener, BenchScore
 * </pre>
 */
final class BenchRun {
    private static final int ANSWER_MILLIS = 60_000;
    private static final long POLL_MILLIS = 20;
    private static final long OPEN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How long nothing may be heard or answered until what has not come counts as lost. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BenchSettings settings;
    private final List<Long> pids;
    private final BenchProgress progress;
    private final BenchCounts counts = new BenchCounts();
    private final BenchUnderway underway;
    private final BenchAnnouncer announcer;
    private final List<BenchReader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final BenchSeries series;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    // set by the announcing thread before done
    private Instant began = Instant.EPOCH;
    private boolean measuring;
    private Snapshot before = Snapshot.NONE;
    private Snapshot after = Snapshot.NONE;

    /** What is taken at the beginning and at the end of the measurement. */
    private record Snapshot(
            long nanos, long announced, long busiestNanos, Optional<BenchProcess> server, long kernelTcpBytes) {
        static final Snapshot NONE = new Snapshot(0, 0, 0, Optional.empty(), 0);
    }

    /**
     * A run that begins with {@link #run}.
     *
     * @throws CommandException if there is no hub
     */
    BenchRun(BenchSettings settings, List<Long> pids, BenchProgress progress) {
        this.settings = settings;
        this.pids = List.copyOf(pids);
        this.progress = progress;
        this.underway = new BenchUnderway(settings.readers());
        BenchPayload payload = new BenchPayload(ThreadLocalRandom.current().nextInt(), settings.payloadBytes());
        announcer = new BenchAnnouncer(settings, payload, underway, this::wakeReaders, this::isOver);
        try (HubConnection first = connect()) {
            for (int i = 0; i < settings.readers(); i++) {
                BenchScore score = new BenchScore(i, settings, counts, underway, announcer::wake);
                readers.add(new BenchReader(i, settings, first.address(), payload, counts, score));
            }
        } catch (IOException failed) {
            throw CommandException.failed("cannot wait for streams (" + HubClient.reason(failed) + ")");
        }
        series = new BenchSeries(readers, underway);
    }

    private HubConnection connect() {
        try {
            return HubConnection.open(settings.hub(), ANSWER_MILLIS);
        } catch (IOException failed) {
            throw CommandException.unreachable("no hub at " + settings.hub() + " (" + HubClient.reason(failed) + ")");
        }
    }

    /** Ends it early. Any thread. */
    void stop() {
        stop.countDown();
        announcer.wake();
    }

    private boolean isOver() {
        int prompt = settings.listeners() - settings.slow();
        return stop.getCount() == 0 || counts.broken() != null || (prompt > 0 && counts.cutOff.get() >= prompt);
    }

    private void wakeReaders() {
        readers.forEach(BenchReader::wake);
    }

    /**
     * Runs it.
     *
     * @throws CommandException if not all streams could be opened
     */
    BenchResult run() throws InterruptedException {
        try {
            Optional<BenchProcess> idle = BenchProcess.of(pids);
            long start = underway.nowNanos();
            for (int i = 0; i < readers.size(); i++) {
                start("bench-reader-" + i, readers.get(i));
            }
            awaitOpen();
            double openSeconds = (counts.lastOpenedNanos.get() - start) / 1e9;
            Optional<BenchProcess> open = BenchProcess.of(pids);
            // Not sooner: a hub closes a connection on which no request comes for some seconds.
            announcer.connect(connect());
            start("bench-announcer", this::announce);
            tellProgress();
            String ended = ended();
            close();
            return result(openSeconds, idle, open, ended);
        } finally {
            close();
            progress.end();
        }
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void awaitOpen() throws InterruptedException {
        int seen = -1;
        long since = underway.nowNanos();
        long told = since;
        while (counts.opened.get() < settings.listeners()) {
            long now = underway.nowNanos();
            int opened = counts.opened.get();
            if (opened != seen) {
                seen = opened;
                since = now;
            }
            if (now - told >= TimeUnit.SECONDS.toNanos(1)) {
                told = now;
                progress.opening(opened, settings.listeners());
            }
            checkOpening(now - since > OPEN_PATIENCE_NANOS);
        }
        checkOpening(false); // a stream that a full hub has answered ends right behind its head
    }

    private void checkOpening(boolean stuck) throws InterruptedException {
        if (stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw CommandException.failed("ended before all streams were open");
        }
        String broken = counts.broken();
        String why = broken != null
                ? broken
                : counts.unopened.get() > 0
                        ? counts.whyUnopened()
                        : counts.cutOff.get() > 0
                                ? "others were answered and ended at once, as a hub does that is full"
                                : stuck ? "the hub answered no more for 30 s" : "";
        if (!why.isEmpty()) {
            throw CommandException.failed(String.format(
                    "only %d of %d streams could be opened (%s)",
                    counts.opened.get() - counts.cutOff.get(), settings.listeners(), why));
        }
    }

    private void announce() {
        try {
            announcer.announce(settings.warmUp().toNanos(), Long.MAX_VALUE);
            announcer.quiet(counts, PATIENCE_NANOS);
            if (announcer.isOver()) {
                return;
            }
            series.begin();
            announcer.takeUntilAnswer();
            underway.takeUntilAll();
            began = Instant.now();
            before = snapshot();
            measuring = true;
            announcer.announce(settings.duration().toNanos(), settings.count().orElse(Long.MAX_VALUE));
            announcer.quiet(counts, PATIENCE_NANOS);
            after = snapshot();
            series.tick();
        } catch (InterruptedException | RuntimeException | Error failed) {
            counts.broken(failed);
        } finally {
            done.countDown();
        }
    }

    private Snapshot snapshot() {
        long busiest = readers.stream()
                .mapToLong(reader -> reader.score().busyNanos())
                .max()
                .orElse(0);
        return new Snapshot(
                underway.nowNanos(),
                underway.announced(),
                busiest,
                BenchProcess.of(pids),
                BenchProcess.kernelTcpBytes());
    }

    private void tellProgress() throws InterruptedException {
        long start = underway.nowNanos();
        while (!done.await(1, TimeUnit.SECONDS)) {
            boolean warmingUp = series.beganNanos() == 0;
            BenchPoint last = series.tick();
            long from = warmingUp ? start : series.beganNanos();
            progress.running(warmingUp, last, (underway.nowNanos() - from + 999_999_999) / 1_000_000_000);
        }
    }

    private String ended() {
        if (stop.getCount() == 0) {
            return "ended by a signal";
        }
        String broken = announcer.broken();
        return broken != null ? broken : isOver() ? "every stream was cut off" : "";
    }

    private void close() throws InterruptedException {
        readers.forEach(BenchReader::stop);
        announcer.close();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    private BenchResult result(
            double openSeconds, Optional<BenchProcess> idle, Optional<BenchProcess> open, String ended) {
        String broken = counts.broken();
        if (broken != null) {
            throw CommandException.failed("the run failed (" + broken + "); please report this");
        }
        if (!measuring) {
            throw CommandException.failed((ended.isEmpty() ? "ended" : ended) + " before anything was measured");
        }
        long last = Math.max(counts.lastHeardNanos.get(), announcer.lastAnsweredNanos());
        BenchHistogram latency = series.latency();
        return new BenchResult(
                settings,
                began,
                Math.max(0, last - before.nanos()) / 1e9,
                after.announced() - before.announced(),
                latency.count(),
                openSeconds,
                latency,
                underway.takeUntilAll(),
                announcer.takeUntilAnswer(),
                series.points(),
                BenchChecks.of(settings, readers, underway, counts, announcer),
                counts.slowCutOff.get(),
                busy(),
                server(idle, open),
                after.kernelTcpBytes(),
                ended);
    }

    private double busy() {
        long nanos = after.nanos() - before.nanos();
        return nanos <= 0 ? 0 : Math.min(1, (double) (after.busiestNanos() - before.busiestNanos()) / nanos);
    }

    private Optional<BenchResult.Server> server(Optional<BenchProcess> idle, Optional<BenchProcess> open) {
        if (idle.isEmpty()
                || open.isEmpty()
                || before.server().isEmpty()
                || after.server().isEmpty()) {
            return Optional.empty();
        }
        BenchProcess end = after.server().get();
        return Optional.of(new BenchResult.Server(
                end.cpuNanos() - before.server().get().cpuNanos(),
                idle.get().residentBytes(),
                open.get().residentBytes(),
                end.residentBytes()));
    }
}
