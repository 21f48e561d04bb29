package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.announcer.tck.WireStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A stream that somebody on the way has compressed with gzip; it shows what can be unpacked so far. */
final class RawUnzipped implements AutoCloseable {
    /** Without optional parts (RFC 1952 section 2.3). */
    private static final int GZIP_HEADER_BYTES = 10;

    private final WireStream stream;
    private final Inflater inflater = new Inflater(true);
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int headerLeft = GZIP_HEADER_BYTES;

    RawUnzipped(WireStream stream) {
        this.stream = stream.opened();
        assertEquals(List.of("gzip"), stream.head().headers("content-encoding"));
    }

    /** All text until it ends with this. */
    String textUntil(String end) {
        byte[] unpacked = new byte[1 << 16];
        try {
            while (!text.toString(UTF_8).endsWith(end)) {
                byte[] chunk = stream.rawChunk();
                int skipped = Math.min(headerLeft, chunk.length);
                headerLeft -= skipped;
                inflater.setInput(Arrays.copyOfRange(chunk, skipped, chunk.length));
                for (int count = inflater.inflate(unpacked); count > 0; count = inflater.inflate(unpacked)) {
                    text.write(unpacked, 0, count);
                }
            }
            return text.toString(UTF_8);
        } catch (DataFormatException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        inflater.end();
        stream.close();
    }
}
