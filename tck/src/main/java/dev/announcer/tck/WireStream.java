package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Said;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stream of a server: its chunks as they were framed, its text as it came, and what a parser makes of it. Not thread-safe.
 */
public final class WireStream implements AutoCloseable {
    private final WireConnection http;
    private final WireResponse head;
    private final boolean chunked;
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private final ChunkReader chunkReader = new ChunkReader(chunks::add);
    private final WireReader parser = new WireReader();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int said;
    private boolean ended;

    WireStream(WireConnection http, String head) {
        this.http = http;
        this.head = new WireResponse(head, new byte[0]);
        this.chunked = this.head.header("transfer-encoding").equals(Optional.of("chunked"));
    }

    /** Its head. */
    public WireResponse head() {
        return head;
    }

    /** Fails unless it is a stream. */
    public WireStream opened() {
        assertEquals(200, head.status(), head::toString);
        return this;
    }

    /** The next chunk as text, empty at the end; over HTTP/1.0 the next byte. */
    public String chunk() {
        if (ended) {
            throw new IllegalStateException("the stream has ended; it said: " + text());
        }
        byte[] next = chunked ? nextChunk() : nextByte();
        ended = next.length == 0;
        parser.read(next);
        bytes.writeBytes(next);
        return new String(next, UTF_8);
    }

    private byte[] nextChunk() {
        while (chunks.isEmpty()) {
            byte[] more = http.readSome();
            if (more.length == 0) {
                throw new IllegalStateException("the connection ended without a last chunk; it said: " + text());
            }
            chunkReader.read(more);
        }
        return chunks.remove();
    }

    private byte[] nextByte() {
        int b = http.read();
        return b < 0 ? new byte[0] : new byte[] {(byte) b};
    }

    /** The next chunk as it came, for a body in a coding of its own. */
    public byte[] rawChunk() {
        return nextChunk();
    }

    /** All text so far. */
    public String text() {
        return bytes.toString(UTF_8);
    }

    /** All text until it ends with this. */
    public String textUntil(String end) {
        while (!text().endsWith(end)) {
            chunk();
        }
        return text();
    }

    /** The next that is said, be it an event, a cursor, a comment or a retry. */
    public Said said() {
        while (parser.said().size() == said) {
            chunk();
            if (ended) {
                throw new IllegalStateException("the stream has ended; it said: " + text());
            }
        }
        return parser.said().get(said++);
    }

    /** The next of this kind; what comes before it is passed over. */
    public <T extends Said> T next(Class<T> kind) {
        while (true) {
            Said next = said();
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
        }
    }

    /** The next event. */
    public Message event() {
        return next(Message.class);
    }

    /** The data of the next event. */
    public String data() {
        return event().data();
    }

    /** The data of the next events. */
    public List<String> data(int count) {
        List<String> data = new ArrayList<>();
        while (data.size() < count) {
            data.add(data());
        }
        return data;
    }

    /** Reads to the proper end of the body; returns the data of the events on the way. */
    public List<String> dataToEnd() {
        List<String> data = new ArrayList<>();
        while (!ended) {
            chunk();
        }
        for (; said < parser.said().size(); said++) {
            if (parser.said().get(said) instanceof Message message) {
                data.add(message.data());
            }
        }
        return data;
    }

    /** What a browser would send as Last-Event-ID now. */
    public String lastEventId() {
        return parser.lastEventId();
    }

    /** The reconnection time that was said last, in milliseconds. */
    public long retryMillis() {
        return parser.retryMillis();
    }

    /** Whether no block is half read. */
    public boolean atBoundary() {
        return parser.atBoundary();
    }

    /** What it comes over. */
    public WireConnection connection() {
        return http;
    }

    @Override
    public void close() {
        http.close();
    }
}
