package dev.announcer.client;

import dev.announcer.EventLimits;
import dev.announcer.EventParser;
import dev.announcer.HeardEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one stream that somebody else opened: the body of an answer, a file, a pipe. It does not connect, nor
 * connect again.
 *
 * <p>What comes is handed over at once: it reads what the stream gives, and waits only when it has no event. Not thread-safe.
 */
public final class EventReader implements Iterable<HeardEvent>, AutoCloseable {
    private final InputStream in;
    private final Queue<HeardEvent> events = new ArrayDeque<>();
    private final EventParser parser;
    private final byte[] piece = new byte[8 << 10];

    /** A reader within the default limits. */
    public EventReader(InputStream in) {
        this(in, EventLimits.DEFAULT, "");
    }

    /**
     * A reader.
     *
     * @param lastEventId what was heard last on an earlier stream; empty if nothing was
     */
    public EventReader(InputStream in, EventLimits limits, String lastEventId) {
        this.in = Objects.requireNonNull(in, "in");
        this.parser = new EventParser(events::add, limits, lastEventId, "");
    }

    /**
     * The next event; waits for it. Empty at the end of the stream; an event without its blank line is none.
     *
     * @throws IOException what the stream throws
     * @throws dev.announcer.EventLimitException if something is larger than allowed
     */
    public Optional<HeardEvent> read() throws IOException {
        while (events.isEmpty()) {
            int length = in.read(piece);
            if (length < 0) {
                return Optional.empty();
            }
            parser.parse(piece, 0, length);
        }
        return Optional.of(events.remove());
    }

    /**
     * The last event id, as far as the stream was read: that of an event that was not yet handed over, if some came together.
     */
    public String lastEventId() {
        return parser.lastEventId();
    }

    /** Iterates over the events until the end of the stream. An {@link IOException} comes as an {@link UncheckedIOException}. */
    @Override
    public Iterator<HeardEvent> iterator() {
        return new HeardIterator(this::nextOrNull, "the stream has ended");
    }

    private @Nullable HeardEvent nextOrNull() {
        try {
            return read().orElse(null);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
