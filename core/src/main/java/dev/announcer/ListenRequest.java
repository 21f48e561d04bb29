package dev.announcer;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a listener asks for, what it may read, and who it is.
 *
 * <p>Immutable and thread-safe, as long as the supplier given to {@link Builder#first} is. Listeners whose selectors,
 * rights and encoding are equal share the bytes that they are sent.
 */
public final class ListenRequest {
    /** How a listener is told the position it is served from, between events. */
    public enum Cursor {
        /** Not at all: it has the ids of the events it heard. */
        OFF,
        /** By a block of an {@code id} line alone, which sets the last event id and dispatches nothing (HTML 9.2.6). */
        BLOCK,
        /** By an event of type {@code stream-cursor} with data <code>{}</code>, for browsers that drop a lone id. */
        EVENT
    }

    private Selection selection; // replaced only by equal ones
    private final Start start;
    private final Cursor cursor;
    private final @Nullable Overflow overflow;
    private final @Nullable Supplier<List<Event>> first;
    private final Map<String, String> attributes;

    private ListenRequest(Builder builder) {
        this.selection = new Selection(
                builder.topics.isEmpty() ? Set.of(TopicSelector.ALL) : Set.copyOf(builder.topics),
                Set.copyOf(builder.mayRead),
                builder.encoding,
                builder.showTopics);
        this.start = builder.start;
        this.cursor = builder.cursor;
        this.overflow = builder.overflow;
        this.first = builder.first;
        this.attributes = Map.copyOf(builder.attributes);
    }

    /** A request for these topics or patterns; for everything public if none is given. */
    public static ListenRequest to(String... selectors) {
        return builder().topics(selectors).build();
    }

    /** A builder of a request for everything public, from now on. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is selected; {@code **} if nothing was said. */
    public Set<TopicSelector> topics() {
        return selection.topics();
    }

    /** Under which topics private announcements may be read. */
    public Set<TopicSelector> mayRead() {
        return selection.mayRead();
    }

    /** How frames are framed. */
    public Encoding encoding() {
        return selection.encoding();
    }

    /** Whether each event shows the topics it was announced under. */
    public boolean showTopics() {
        return selection.showTopics();
    }

    /** How the position is told. */
    public Cursor cursor() {
        return cursor;
    }

    /** The id to go on after; empty if the listener gave none. */
    public Optional<String> lastEventId() {
        return start instanceof Start.After after ? Optional.of(after.id()) : Optional.empty();
    }

    /** What happens on overflow; empty: what the announcer says. */
    public Optional<Overflow> overflow() {
        return Optional.ofNullable(overflow);
    }

    /** Who is listening, for the observer. */
    public Map<String, String> attributes() {
        return attributes;
    }

    Selection selection() {
        return selection;
    }

    /**
     * Takes an equal selection, which others have, for its own, which nobody needs then. A benign race between lanes: all
     * of them are equal and immutable.
     */
    void share(Selection equal) {
        selection = equal;
    }

    Start start() {
        return start;
    }

    @Nullable
    Supplier<List<Event>> first() {
        return first;
    }

    @Override
    public String toString() {
        return "ListenRequest[topics=" + topics() + ", mayRead=" + mayRead() + ", start=" + start + ", attributes="
                + attributes + "]";
    }

    /** Where a listener begins. */
    sealed interface Start {
        /** At the newest. */
        record Newest() implements Start {}

        /** After the announcement of this id. */
        record After(String id) implements Start {}

        /** {@code count} announcements before the newest, or with all that are held. */
        record Last(int count) implements Start {}
    }

    /** Builds a {@link ListenRequest}; not thread-safe. */
    public static final class Builder {
        private static final int MAX_LAST = 1_000_000;

        private final Set<TopicSelector> topics = new LinkedHashSet<>();
        private final Set<TopicSelector> mayRead = new LinkedHashSet<>();
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private Encoding encoding = Encoding.RAW;
        private boolean showTopics;
        private Start start = new Start.Newest();
        private Cursor cursor = Cursor.BLOCK;
        private @Nullable Overflow overflow;
        private @Nullable Supplier<List<Event>> first;

        private Builder() {}

        /** Adds topics or patterns to listen to ({@link TopicSelector#parse}); without any, everything is selected. */
        public Builder topics(String... selectors) {
            return topics(Arrays.stream(selectors).map(TopicSelector::parse).toList());
        }

        /** Adds selectors to listen to; without any, everything is selected. */
        public Builder topics(Collection<TopicSelector> selectors) {
            topics.addAll(selectors);
            return this;
        }

        /** Listens to these topics or patterns alone, whatever was added before; without any, everything is selected. */
        public Builder onlyTopics(String... selectors) {
            topics.clear();
            return topics(selectors);
        }

        /**
         * Listens as this request says: what it selects and may read, shows and is sent first, its overflow and attributes
         * take the place of what was said before. Where to begin is taken from it only if nothing was said; cursor and
         * encoding stay. So an application can say what is heard, and who listens from where.
         */
        public Builder as(ListenRequest request) {
            topics.clear();
            topics.addAll(request.topics());
            mayRead.clear();
            mayRead.addAll(request.mayRead());
            attributes.clear();
            attributes.putAll(request.attributes);
            showTopics = request.showTopics();
            overflow = request.overflow;
            first = request.first;
            start = start instanceof Start.Newest ? request.start : start;
            return this;
        }

        /** Adds topics or patterns under which private announcements may be read; none by default. */
        public Builder mayRead(String... selectors) {
            return mayRead(Arrays.stream(selectors).map(TopicSelector::parse).toList());
        }

        /** Adds selectors under which private announcements may be read; none by default. */
        public Builder mayRead(Collection<TopicSelector> selectors) {
            mayRead.addAll(selectors);
            return this;
        }

        /** How frames are framed; {@link Encoding#RAW} by default. */
        public Builder encoding(Encoding encoding) {
            this.encoding = Objects.requireNonNull(encoding, "encoding");
            return this;
        }

        /** Whether each event has a {@code topic} line per topic, which {@code EventSource} ignores; no by default. */
        public Builder showTopics(boolean showTopics) {
            this.showTopics = showTopics;
            return this;
        }

        /**
         * Goes on after the announcement with this id ({@code Last-Event-ID}); {@code earliest} begins with the oldest
         * that is held; an empty id changes nothing. Of this and {@link #last} the later call counts.
         */
        public Builder lastEventId(String lastEventId) {
            if (!Objects.requireNonNull(lastEventId, "lastEventId").isEmpty()) {
                start = lastEventId.equals(Announcement.EARLIEST)
                        ? new Start.Last(Integer.MAX_VALUE)
                        : new Start.After(lastEventId);
            }
            return this;
        }

        /**
         * Begins this many announcements before the newest, or with the oldest that is held if there are fewer; counted in
         * the journal before selecting. Of this and {@link #lastEventId} the later call counts.
         *
         * @throws IllegalArgumentException if it is not 0 to 1,000,000
         */
        public Builder last(int count) {
            if (count < 0 || count > MAX_LAST) {
                throw new IllegalArgumentException("last is " + count + ", allowed are 0 to " + MAX_LAST);
            }
            start = new Start.Last(count);
            return this;
        }

        /** How the listener is told its position; {@link Cursor#BLOCK} by default. */
        public Builder cursor(Cursor cursor) {
            this.cursor = Objects.requireNonNull(cursor, "cursor");
            return this;
        }

        /** What happens on overflow; what the announcer says by default. */
        public Builder overflow(Overflow overflow) {
            this.overflow = Objects.requireNonNull(overflow, "overflow");
            return this;
        }

        /**
         * What is sent first to a listener that begins anew, and again to one that was told it missed something: the
         * state of which the announcements are the changes. It is asked for off the lane, after the listener's position
         * was taken, so that every change is either in the state or announced after it, or both. The events are sent
         * without ids. If it throws, the stream ends and the listener comes back.
         */
        public Builder first(Supplier<List<Event>> first) {
            this.first = Objects.requireNonNull(first, "first");
            return this;
        }

        /** Adds something that the observer should know of the listener: user, address. */
        public Builder attribute(String name, String value) {
            attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The request. */
        public ListenRequest build() {
            return new ListenRequest(this);
        }
    }
}
