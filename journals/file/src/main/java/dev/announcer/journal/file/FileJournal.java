package dev.announcer.journal.file;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Durability;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A journal in one file of this machine.
 *
 * <p>An announcement is acknowledged, and heard, once it is on disk: with {@link Durability#DISK} after an fsync that many
 * share, with {@link Durability#NONE} once the file system has it, which survives the end of the process but not that of
 * the machine; a restart of the machine then begins a new epoch, so that nobody takes what is gone for what is there.
 * What is found to be damaged is never served: it is told to whom follows, and the damaged file is kept.
 *
 * <p>It keeps what {@link JournalOptions} say, and gives the room of the rest back while it runs. It needs memory for
 * what waits to be written and for a cache of 16 MiB, whatever the size of the file, and no thread while it is idle. A
 * rule of retention that is new to a large file takes more: what it drops at first is in memory until it is written.
 *
 * <pre>
 *   append --> Waiting --> [the thread that writes: put, commit, fsync, mark] --> follower, then answers
 *                                   ^ trims and tidies between batches, a little at a time
 *   read, locate --> [readers: a state of the trees that does not change]
 * </pre>
 */
public final class FileJournal implements Journal {
    private static final Duration COMPANY = Duration.ofMillis(3);
    private static final Duration LONGEST_COMPANY = Duration.ofSeconds(1);
    private static final long TIDY_EVERY_MILLIS = 250;
    private static final int TIDY_BYTES = 2 << 20;
    private static final int READERS = 2;

    private final Shelf shelf;
    private final Waiting waiting;
    private final Writing writing;
    private final ScheduledThreadPoolExecutor writer;
    private final ThreadPoolExecutor readers;
    private final ThreadPoolExecutor answers;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    // Confined to the thread that writes.
    private boolean tidies;
    private int quiet;

    private FileJournal(JournalFile file, JournalOptions options, Host host) {
        Durability durability = options.durability().orElse(Durability.DISK);
        Rules rules = new Rules(options);
        shelf = Shelf.open(file, host, rules, durability);
        waiting = new Waiting(options.commitWait().orElse(COMPANY));
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "announcer-journal-file");
            thread.setDaemon(true);
            return thread;
        };
        writer = new ScheduledThreadPoolExecutor(1, threads);
        writer.setKeepAliveTime(Waiting.idleMillis(), TimeUnit.MILLISECONDS);
        writer.allowCoreThreadTimeOut(true);
        readers = pool(READERS, threads);
        answers = pool(1, threads);
        writing = new Writing(shelf, rules, durability == Durability.DISK, host.clock(), answers);
        writer.execute(this::tidySoon);
    }

    private static ThreadPoolExecutor pool(int size, ThreadFactory threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, Waiting.idleMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** As {@link #open(Path, JournalOptions)} with {@link JournalOptions#DEFAULTS}: on disk, and everything is kept. */
    public static FileJournal open(Path path) {
        return open(path, JournalOptions.DEFAULTS);
    }

    /**
     * Opens the journal in this file, which is made if it is not there; its directory must be there. The commit wait is 3 ms
     * unless the options say another.
     *
     * @throws IllegalArgumentException if the commit wait is negative or above 1 s
     * @throws java.io.UncheckedIOException if it cannot be opened, because it is open already, is no journal or cannot be
     *     read and written; the message says which
     */
    public static FileJournal open(Path path, JournalOptions options) {
        return open(path, options, Host.here());
    }

    static FileJournal open(Path path, JournalOptions options, Host host) {
        Duration wait = options.commitWait().orElse(COMPANY);
        if (wait.isNegative() || wait.compareTo(LONGEST_COMPANY) > 0) {
            throw new IllegalArgumentException("commitWait is " + wait + ", allowed are 0 to " + LONGEST_COMPANY);
        }
        return new FileJournal(JournalFile.open(path, host), options, host);
    }

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        Optional<String> own = announcement.event().id();
        if (own.isPresent() && shelf.epochs().owns(own.get())) {
            return failedFuture(new IllegalArgumentException(
                    "id \"" + own.get() + "\" begins as the ids of this journal do; an own id must not"));
        }
        CompletableFuture<Appended> answer = new CompletableFuture<>();
        Waiting.Added added =
                waiting.add(new Waiting.One(announcement, StoredEntry.body(announcement), answer, System.nanoTime()));
        Waiting.refusal(added).ifPresent(answer::completeExceptionally);
        if (added == Waiting.Added.CALL) {
            execute(writer, new CompletableFuture<>(), this::writeNext); // refused only when close has written it
        }
        return answer;
    }

    private void writeNext() {
        var batch = waiting.next();
        if (batch.isEmpty()) {
            return;
        }
        try {
            writing.write(batch);
        } finally {
            writer.execute(this::writeNext); // behind what else waits for this thread
        }
        quiet = 0;
        tidySoon();
    }

    private void tidySoon() {
        if (!tidies && !writer.isShutdown()) {
            tidies = true;
            writer.schedule(this::tidy, TIDY_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Trims, and now and then tidies; goes on until there was nothing to do for a while. */
    private void tidy() {
        tidies = false;
        boolean more = writing.trim();
        if (more) {
            tidies = true;
            writer.execute(this::tidy);
            return;
        }
        writing.tidy(TIDY_BYTES);
        if (quiet++ < 10) {
            tidySoon();
        } else if (writing.trimsEveryMillis() > 0) {
            tidies = true;
            writer.schedule(this::tidy, writing.trimsEveryMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        CompletableFuture<Long> started = new CompletableFuture<>();
        submit(started, () -> writing.follow(tail, follower, started));
        return started;
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        long newest = shelf.acknowledged();
        Optional<Long> canonical = shelf.epochs().positionOf(id, newest);
        if (canonical.isPresent()) {
            return completedFuture(new Place.Known(canonical.get()));
        }
        return ask(tables ->
                tables.find(id, newest).<Place>map(Place.Known::new).orElseGet(() -> new Place.Unknown(newest)));
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        if (count <= 0) {
            return completedFuture(shelf.acknowledged());
        }
        CompletableFuture<Long> answer = new CompletableFuture<>();
        submit(answer, () -> answer.complete(writing.ask(tables -> tables.tail(count, shelf.acknowledged()))));
        return answer;
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        long newest = shelf.acknowledged();
        return ask(tables -> tables.read(after, maxCount, maxBytes, newest));
    }

    /** Asks on a reader's thread; what fails there is asked again where it can be mended. */
    private <T> CompletionStage<T> ask(Function<Tables, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(readers, answer, () -> {
            try {
                answer.complete(shelf.read(question));
            } catch (RuntimeException | Error failed) {
                submit(answer, () -> answer.complete(writing.ask(question)));
            }
        });
        return answer;
    }

    private void submit(CompletableFuture<?> answer, Runnable task) {
        execute(writer, answer, () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failed) {
                answer.completeExceptionally(failed);
            }
        });
    }

    private static void execute(ThreadPoolExecutor executor, CompletableFuture<?> answer, Runnable task) {
        try {
            executor.execute(task);
        } catch (java.util.concurrent.RejectedExecutionException closed) {
            answer.completeExceptionally(new IllegalStateException("the journal is closed", closed));
        }
    }

    @Override
    public String idOf(long position) {
        return shelf.epochs().idOf(position);
    }

    /** Writes what waits, leaves the file so that it opens quickly, and gives it back. */
    @Override
    public void close() {
        if (waiting.close()) {
            writer.execute(this::finish);
        }
        finished.join();
    }

    private void finish() {
        for (var batch = waiting.next(); !batch.isEmpty(); batch = waiting.next()) {
            writing.write(batch);
        }
        readers.shutdown();
        try {
            readers.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            writing.finish();
            answers.shutdown();
            writer.shutdownNow();
            finished.complete(null);
        }
    }
}
