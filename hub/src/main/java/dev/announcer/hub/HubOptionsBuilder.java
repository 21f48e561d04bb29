package dev.announcer.hub;

import dev.announcer.JournalOptions;
import dev.announcer.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds {@link HubOptions}; every setter says its unit, its default and what 0 means. Values are checked by
 * {@link #build}. Not thread-safe.
 */
public final class HubOptionsBuilder {
    private String host = "localhost";
    private int port = 5000;
    private String journal = "memory:";
    private JournalOptions journalOptions = JournalOptions.DEFAULTS;
    private int windowCount = 10_000;
    private long windowBytes = 16L << 20;
    private Duration windowAge = Duration.ZERO;
    private Overflow overflow = Overflow.DISCONNECT;
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration retry = Duration.ofSeconds(3);
    private Duration closeDeadline = Duration.ofSeconds(5);
    private Duration drainDelay = Duration.ZERO;
    private int maxAnnouncementBytes = 1 << 20;
    private int maxBatchBytes = 16 << 20;
    private int maxTopics = 16;
    private int maxSelectors = 100;
    private int maxConnections;
    private Duration headTimeout = Duration.ofSeconds(10);
    private int maxHeaderBytes = 16 << 10;
    private boolean shedByStatus;
    private int lanes;
    private int loops;
    private List<String> corsOrigins = List.of();
    private List<String> publicNames = List.of();
    private Optional<String> listenKey = Optional.empty();
    private Optional<String> announceKey = Optional.empty();
    private Optional<String> metricsKey = Optional.empty();
    private boolean insecure;

    HubOptionsBuilder() {}

    /**
     * The name or address that the hub listens on; {@code localhost} by default, which is 127.0.0.1 and ::1, those that
     * there are. Without an announce key only loopback is allowed, unless {@link #insecure} is said.
     */
    public HubOptionsBuilder host(String host) {
        this.host = Objects.requireNonNull(host, "host");
        return this;
    }

    /** The TCP port; 5000 by default, 0 takes a free one. */
    public HubOptionsBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** The journal's address; {@code memory:} by default. Other schemes need a module on the class path that knows them. */
    public HubOptionsBuilder journal(String journal) {
        this.journal = Objects.requireNonNull(journal, "journal");
        return this;
    }

    /** What is wished of the journal, as how much it keeps; nothing by default. That in memory takes no wishes. */
    public HubOptionsBuilder journalOptions(JournalOptions options) {
        this.journalOptions = options;
        return this;
    }

    /** The most announcements kept in the window: 1 or more; 10,000 by default. */
    public HubOptionsBuilder windowCount(int announcements) {
        this.windowCount = announcements;
        return this;
    }

    /** The most bytes kept in the window: 1 or more; 16 MiB by default. */
    public HubOptionsBuilder windowBytes(long bytes) {
        this.windowBytes = bytes;
        return this;
    }

    /** The longest time that an announcement is kept in the window; 0, the default, is no limit. */
    public HubOptionsBuilder windowAge(Duration age) {
        this.windowAge = Objects.requireNonNull(age, "age");
        return this;
    }

    /** What happens to a listener that falls too far behind; {@link Overflow#DISCONNECT} by default. */
    public HubOptionsBuilder overflow(Overflow overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /** After how long without a byte a comment or cursor is sent; 15 s by default, 0 is never. */
    public HubOptionsBuilder heartbeat(Duration heartbeat) {
        this.heartbeat = Objects.requireNonNull(heartbeat, "heartbeat");
        return this;
    }

    /** How long a peer may take nothing while bytes wait for it; 30 s by default, 0 is no limit. */
    public HubOptionsBuilder writeTimeout(Duration writeTimeout) {
        this.writeTimeout = Objects.requireNonNull(writeTimeout, "writeTimeout");
        return this;
    }

    /** After how long listeners reconnect; 3 s by default, rounded down to milliseconds; 0 is at once. */
    public HubOptionsBuilder retry(Duration retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    /** How long {@link Hub#close} goes on serving what was announced before it; 5 s by default, 0 is not at all. */
    public HubOptionsBuilder closeDeadline(Duration closeDeadline) {
        this.closeDeadline = Objects.requireNonNull(closeDeadline, "closeDeadline");
        return this;
    }

    /**
     * How long {@link Hub#close} goes on as before, but for {@code /readyz}, which says 503, before it takes no more: the
     * time that a load balancer needs to notice. 0, the default, is not at all.
     */
    public HubOptionsBuilder drainDelay(Duration drainDelay) {
        this.drainDelay = Objects.requireNonNull(drainDelay, "drainDelay");
        return this;
    }

    /** The most data of one announcement, in bytes of UTF-8; 1 MiB by default, 0 is no limit. */
    public HubOptionsBuilder maxAnnouncementBytes(int bytes) {
        this.maxAnnouncementBytes = bytes;
        return this;
    }

    /** The largest batch in bytes, as it is sent to the hub; 16 MiB by default, 0 is no limit. */
    public HubOptionsBuilder maxBatchBytes(int bytes) {
        this.maxBatchBytes = bytes;
        return this;
    }

    /** The most topics of one announcement; 16 by default, 0 is no limit. */
    public HubOptionsBuilder maxTopics(int topics) {
        this.maxTopics = topics;
        return this;
    }

    /** The most selectors of one listener; 100 by default, 0 is no limit. */
    public HubOptionsBuilder maxSelectors(int selectors) {
        this.maxSelectors = selectors;
        return this;
    }

    /** The most connections at once; 0, the default, is as many as the process may open files, less 100. */
    public HubOptionsBuilder maxConnections(int connections) {
        this.maxConnections = connections;
        return this;
    }

    /**
     * How long the head of a request may take to arrive, and how long a body may pause; 10 s by default, 0 is no limit.
     */
    public HubOptionsBuilder headTimeout(Duration headTimeout) {
        this.headTimeout = Objects.requireNonNull(headTimeout, "headTimeout");
        return this;
    }

    /** The largest request line and the largest header section, each in bytes: 1 KiB to 1 MiB; 16 KiB by default. */
    public HubOptionsBuilder maxHeaderBytes(int bytes) {
        this.maxHeaderBytes = bytes;
        return this;
    }

    /**
     * Whether a listen request over a limit that will pass is answered 503. By default it is not: it is answered 200 with
     * a {@code retry:} and the end of the body, because {@code EventSource} gives up for good on any status but 200.
     */
    public HubOptionsBuilder shedByStatus(boolean shedByStatus) {
        this.shedByStatus = shedByStatus;
        return this;
    }

    /**
     * The threads that serve streams; 0, the default, is one per core. Today one thread both serves streams and answers
     * requests, so of {@code lanes} and {@link #loops} the greater counts.
     */
    public HubOptionsBuilder lanes(int threads) {
        this.lanes = threads;
        return this;
    }

    /** The threads that answer requests; 0, the default, is one per core. See {@link #lanes}. */
    public HubOptionsBuilder loops(int threads) {
        this.loops = threads;
        return this;
    }

    /** The origins, {@code scheme://host[:port]}, whose pages may listen and announce; none by default. */
    public HubOptionsBuilder corsOrigins(List<String> origins) {
        this.corsOrigins = List.copyOf(origins);
        return this;
    }

    /** The names under which the hub is reached from outside, beside the local ones; none by default. */
    public HubOptionsBuilder publicNames(List<String> names) {
        this.publicNames = List.copyOf(names);
        return this;
    }

    /** The key that listening needs; none by default: everyone hears what is public, nobody what is private. */
    public HubOptionsBuilder listenKey(Optional<String> key) {
        this.listenKey = Objects.requireNonNull(key, "key");
        return this;
    }

    /** The key that announcing needs; none by default. */
    public HubOptionsBuilder announceKey(Optional<String> key) {
        this.announceKey = Objects.requireNonNull(key, "key");
        return this;
    }

    /**
     * The key that {@code /metrics} needs; none by default: then it needs the announce key or the listen key, either, and
     * nothing if there are none of them.
     */
    public HubOptionsBuilder metricsKey(Optional<String> key) {
        this.metricsKey = Objects.requireNonNull(key, "key");
        return this;
    }

    /** Whether an address that is not loopback may be served without an announce key; no by default. */
    public HubOptionsBuilder insecure(boolean insecure) {
        this.insecure = insecure;
        return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value is not allowed; the message names the option, the value and what is
     *     allowed, in one sentence
     */
    public HubOptions build() {
        return new HubOptions(
                host,
                port,
                journal,
                journalOptions,
                windowCount,
                windowBytes,
                windowAge,
                overflow,
                heartbeat,
                writeTimeout,
                retry,
                closeDeadline,
                drainDelay,
                maxAnnouncementBytes,
                maxBatchBytes,
                maxTopics,
                maxSelectors,
                maxConnections,
                headTimeout,
                maxHeaderBytes,
                shedByStatus,
                lanes,
                loops,
                corsOrigins,
                publicNames,
                listenKey,
                announceKey,
                metricsKey,
                insecure);
    }
}
