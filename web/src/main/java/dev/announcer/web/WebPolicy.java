package dev.announcer.web;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Who may do what, from where, and how much of it: the configuration of the endpoints. Immutable, thread-safe, and never
 * shows a key.
 */
public final class WebPolicy {
    /** How a listener is refused that may come back. */
    public enum Shed {
        /** By 200, {@code retry:} and the end of the body: {@code EventSource} gives up for good on any other status. */
        RETRY,
        /** By 503 and {@code Retry-After}. */
        STATUS
    }

    private final Optional<Key> listenKey;
    private final Optional<Key> announceKey;
    private final Set<String> corsOrigins;
    private final Set<Authority> publicNames;
    private final boolean localOnly;
    private final Shed shed;
    private final int maxTopics;
    private final int maxSelectors;
    private final long maxAnnouncementBytes;
    private final long maxBatchBytes;
    private final RandomGenerator random;

    private WebPolicy(Builder builder) {
        this.listenKey = builder.listenKey;
        this.announceKey = builder.announceKey;
        this.corsOrigins = Set.copyOf(builder.corsOrigins);
        this.publicNames = Set.copyOf(builder.publicNames);
        this.localOnly = builder.localOnly;
        this.shed = builder.shed;
        this.maxTopics = builder.maxTopics;
        this.maxSelectors = builder.maxSelectors;
        this.maxAnnouncementBytes = builder.maxAnnouncementBytes == 0 ? Long.MAX_VALUE : builder.maxAnnouncementBytes;
        this.maxBatchBytes = builder.maxBatchBytes == 0 ? Long.MAX_VALUE : builder.maxBatchBytes;
        this.random = builder.random;
    }

    /** A builder of a policy without keys, origins and names. */
    public static Builder builder() {
        return new Builder();
    }

    Optional<Key> listenKey() {
        return listenKey;
    }

    Optional<Key> announceKey() {
        return announceKey;
    }

    Set<String> corsOrigins() {
        return corsOrigins;
    }

    Set<Authority> publicNames() {
        return publicNames;
    }

    boolean localOnly() {
        return localOnly;
    }

    Shed shed() {
        return shed;
    }

    int maxTopics() {
        return maxTopics;
    }

    int maxSelectors() {
        return maxSelectors;
    }

    long maxAnnouncementBytes() {
        return maxAnnouncementBytes;
    }

    long maxBatchBytes() {
        return maxBatchBytes;
    }

    RandomGenerator random() {
        return random;
    }

    @Override
    public String toString() {
        return "WebPolicy[listenKey=" + (listenKey.isPresent() ? "set" : "none") + ", announceKey="
                + (announceKey.isPresent() ? "set" : "none") + ", corsOrigins=" + corsOrigins + ", publicNames="
                + publicNames + ", localOnly=" + localOnly + ", shed=" + shed + "]";
    }

    /** Builds a {@link WebPolicy}; not thread-safe. */
    public static final class Builder {
        private Optional<Key> listenKey = Optional.empty();
        private Optional<Key> announceKey = Optional.empty();
        private final Set<String> corsOrigins = new LinkedHashSet<>();
        private final Set<Authority> publicNames = new LinkedHashSet<>();
        private boolean localOnly;
        private Shed shed = Shed.RETRY;
        private int maxTopics = 16;
        private int maxSelectors = 100;
        private long maxAnnouncementBytes = 1 << 20;
        private long maxBatchBytes = 16 << 20;
        private RandomGenerator random = new SharedRandom();

        private Builder() {}

        /**
         * The key that {@code /listen} asks for; who has it hears what is private, too. By default none is asked for, and
         * what is private is heard by nobody.
         *
         * @throws IllegalArgumentException if it is empty or has a character that cannot be sent as a bearer token
         */
        public Builder listenKey(String key) {
            this.listenKey = Optional.of(Key.of("listenKey", key));
            return this;
        }

        /**
         * The key that {@code /announce} and {@code /ping} ask for; by default none.
         *
         * @throws IllegalArgumentException if it is empty or has a character that cannot be sent as a bearer token
         */
        public Builder announceKey(String key) {
            this.announceKey = Optional.of(Key.of("announceKey", key));
            return this;
        }

        /**
         * Adds origins whose pages may listen, announce and read the answers, with credentials; none by default. They
         * are compared exactly, in the form in which browsers send them (RFC 6454 section 6.2): scheme and host in lower
         * case, a port only if it is not the scheme's own, no path.
         *
         * @throws IllegalArgumentException if one is not in that form; {@code *} and {@code null} are not either
         */
        public Builder corsOrigins(Collection<String> origins) {
            for (String origin : origins) {
                corsOrigins.add(Origins.check(origin));
            }
            return this;
        }

        /**
         * Adds names under which this host is reached from outside: {@code news.example}, or with a port if it is not the
         * usual one, {@code news.example:8443}. They pass the Host check, and their pages are this hub's own. None by
         * default.
         *
         * @throws IllegalArgumentException if one is not a host with or without a port
         */
        public Builder publicNames(Collection<String> names) {
            for (String name : names) {
                publicNames.add(Authority.parse(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "publicName is \"" + name + "\"; a host is allowed, with or without a port")));
            }
            return this;
        }

        /** Whether only requests for localhost, 127.0.0.1, [::1] and the public names are served; no by default. */
        public Builder localOnly(boolean localOnly) {
            this.localOnly = localOnly;
            return this;
        }

        /** How a listener is refused that may come back; {@link Shed#RETRY} by default. */
        public Builder shed(Shed shed) {
            this.shed = Objects.requireNonNull(shed, "shed");
            return this;
        }

        /** The most topics of one announcement; 16 by default, 0 is no limit. */
        public Builder maxTopics(int topics) {
            this.maxTopics = (int) notNegative(topics, "maxTopics");
            return this;
        }

        /** The most selectors of one listener; 100 by default, 0 is no limit. */
        public Builder maxSelectors(int selectors) {
            this.maxSelectors = (int) notNegative(selectors, "maxSelectors");
            return this;
        }

        /** The largest data of one announcement, in bytes of UTF-8; 1 MiB by default, 0 is no limit. */
        public Builder maxAnnouncementBytes(long bytes) {
            this.maxAnnouncementBytes = notNegative(bytes, "maxAnnouncementBytes");
            return this;
        }

        /** The largest body of a batch in bytes; 16 MiB by default, 0 is no limit. */
        public Builder maxBatchBytes(long bytes) {
            this.maxBatchBytes = notNegative(bytes, "maxBatchBytes");
            return this;
        }

        /** The source of the random part of the time after which a refused listener comes back; the thread's own by default. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /** The policy. */
        public WebPolicy build() {
            return new WebPolicy(this);
        }

        private static long notNegative(long value, String name) {
            if (value < 0) {
                throw new IllegalArgumentException(name + " is " + value + ", it cannot be negative");
            }
            return value;
        }
    }

    /** The calling thread's own generator. */
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
