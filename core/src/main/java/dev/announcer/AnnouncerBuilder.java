package dev.announcer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Builds an {@link Announcer}; every setter says its unit, its default and what 0 means. Not thread-safe.
 */
public final class AnnouncerBuilder {
    private static final Duration FOREVER = Duration.ofDays(36_500); // in nanoseconds a third of what a long holds

    /** What an announcer has that nothing was said for; shared, because there may be very many. */
    static final Options DEFAULTS = new AnnouncerBuilder().options();

    private @Nullable Journal journal;
    private int windowCount = 10_000;
    private long windowBytes = 16L << 20;
    private Duration windowAge = Duration.ZERO;
    private Overflow overflow = Overflow.DISCONNECT;
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration retry = Duration.ofSeconds(3);
    private Duration closeDeadline = Duration.ofSeconds(5);
    private Duration finishLinger = Duration.ofMinutes(5);
    private int maxAnnouncementBytes = 1 << 20;
    private int maxTopics = 16;
    private int maxSelectors = 100;
    private int maxListeners;
    private int taskBytes = 2 << 20;
    private AnnouncerObserver observer = AnnouncerObserver.NONE;
    private List<Lane> lanes = List.of();
    private LongSupplier ticker = System::nanoTime;
    private RandomGenerator random = SharedRandom.SHARED;
    private Executor executor = Workers.SHARED;

    AnnouncerBuilder() {}

    /** Where announcements are kept; the announcer closes it. In memory by default, as long as the window. */
    public AnnouncerBuilder journal(Journal journal) {
        this.journal = Objects.requireNonNull(journal, "journal");
        return this;
    }

    /** The most announcements kept in the window: 1 or more; 10,000 by default. */
    public AnnouncerBuilder windowCount(int announcements) {
        this.windowCount = atLeast(1, announcements, "windowCount");
        return this;
    }

    /**
     * The most bytes kept in the window, counted as they go over the wire: 1 or more; 16 MiB by default. The newest
     * announcement is kept whatever its size.
     */
    public AnnouncerBuilder windowBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("windowBytes is " + bytes + ", at least 1 is needed");
        }
        this.windowBytes = bytes;
        return this;
    }

    /** The longest time that an announcement is kept in the window; 0, the default, is no limit. */
    public AnnouncerBuilder windowAge(Duration age) {
        this.windowAge = notNegative(age, "windowAge");
        return this;
    }

    /** What happens to a listener that falls too far behind; {@link Overflow#DISCONNECT} by default. */
    public AnnouncerBuilder overflow(Overflow overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /** After how long without a byte a comment or cursor is sent; 15 s by default, 0 is never. */
    public AnnouncerBuilder heartbeat(Duration heartbeat) {
        this.heartbeat = notNegative(heartbeat, "heartbeat");
        return this;
    }

    /** How long a listener may take nothing while bytes wait for it; 30 s by default, 0 is no limit. */
    public AnnouncerBuilder writeTimeout(Duration writeTimeout) {
        this.writeTimeout = notNegative(writeTimeout, "writeTimeout");
        return this;
    }

    /**
     * After how long listeners reconnect: told at the beginning of each stream, and with a random part added when the
     * announcer closes; 3 s by default, rounded down to milliseconds.
     */
    public AnnouncerBuilder retry(Duration retry) {
        this.retry = Event.of("").withRetry(retry).retry().orElseThrow();
        return this;
    }

    /** How long {@link Announcer#close} serves what was announced before it; 5 s by default, 0 is not at all. */
    public AnnouncerBuilder closeDeadline(Duration closeDeadline) {
        Duration checked = notNegative(closeDeadline, "closeDeadline");
        this.closeDeadline = checked.compareTo(FOREVER) > 0 ? FOREVER : checked;
        return this;
    }

    /**
     * How long after {@link Announcer#finish} the rest is held for those who come back for it; 5 min by default, 0 is not
     * at all.
     */
    public AnnouncerBuilder finishLinger(Duration finishLinger) {
        Duration checked = notNegative(finishLinger, "finishLinger");
        this.finishLinger = checked.compareTo(FOREVER) > 0 ? FOREVER : checked;
        return this;
    }

    /** The most data of one announcement, in bytes of UTF-8; 1 MiB by default, 0 is no limit. */
    public AnnouncerBuilder maxAnnouncementBytes(int bytes) {
        this.maxAnnouncementBytes = atLeast(0, bytes, "maxAnnouncementBytes");
        return this;
    }

    /** The most topics of one announcement; 16 by default, 0 is no limit. */
    public AnnouncerBuilder maxTopics(int topics) {
        this.maxTopics = atLeast(0, topics, "maxTopics");
        return this;
    }

    /** The most selectors of one listener; 100 by default, 0 is no limit. */
    public AnnouncerBuilder maxSelectors(int selectors) {
        this.maxSelectors = atLeast(0, selectors, "maxSelectors");
        return this;
    }

    /** The most listeners at once, event streams not counted; 0, the default, is no limit. */
    public AnnouncerBuilder maxListeners(int listeners) {
        this.maxListeners = atLeast(0, listeners, "maxListeners");
        return this;
    }

    /** Who is told what happens; nobody by default. */
    public AnnouncerBuilder observer(AnnouncerObserver observer) {
        this.observer = Objects.requireNonNull(observer, "observer");
        return this;
    }

    /**
     * The lanes among which listeners are shared that are not given one; by default daemon threads, which all announcers
     * of the JVM share, which the first listener starts, and which end when there was none for a while.
     */
    public AnnouncerBuilder lanes(List<? extends Lane> lanes) {
        this.lanes = List.copyOf(Objects.requireNonNull(lanes, "lanes"));
        return this;
    }

    /** The clock, in nanoseconds like {@link System#nanoTime}, the default. */
    public AnnouncerBuilder ticker(LongSupplier ticker) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        return this;
    }

    /** The source of epochs and of the random part of {@code retry}; the thread's own by default. */
    public AnnouncerBuilder random(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /**
     * Where suppliers of first events are asked, publishers' subscribers are called and held-back acknowledgements are
     * given; by default up to 64 daemon threads that all announcers of the JVM share. It must not run a task in the thread
     * that gives it, which may be a lane, or hold the lock of the journal.
     */
    public AnnouncerBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * The announcer, once it follows its journal; with a remote journal this waits for it.
     *
     * @throws IllegalStateException if the journal cannot be followed; it has been closed then
     */
    public Announcer build() {
        try {
            return open().toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("the journal cannot be followed: " + failed.getCause(), failed.getCause());
        }
    }

    /** Like {@link #build}, without waiting. A builder with a journal of its own can be used once. */
    public CompletionStage<Announcer> open() {
        return Announcer.open(options(), journal);
    }

    /** How much one task of a lane may write; for tests that want to see what happens between two tasks. */
    AnnouncerBuilder taskBytes(int bytes) {
        this.taskBytes = atLeast(1, bytes, "taskBytes");
        return this;
    }

    private Options options() {
        return new Options(
                new Options.Limits(
                        windowCount,
                        windowBytes,
                        maxAnnouncementBytes,
                        maxTopics,
                        maxSelectors,
                        maxListeners,
                        taskBytes),
                overflow,
                new Options.Times(
                        nanos(windowAge), nanos(heartbeat), nanos(writeTimeout), retry, closeDeadline, finishLinger),
                new ContainedObserver(observer),
                lanes,
                ticker,
                random,
                executor);
    }

    private static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", at least " + least + " is needed");
        }
        return value;
    }

    private static Duration notNegative(Duration value, String name) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", it cannot be negative");
        }
        return value;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(FOREVER) > 0 ? Long.MAX_VALUE / 4 : duration.toNanos();
    }

    /** The calling thread's own generator. */
    private static final class SharedRandom implements RandomGenerator {
        private static final SharedRandom SHARED = new SharedRandom();

        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
