package dev.announcer.journal.file;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an announcement is written: so that it can be found and told whole even where the tree above it is gone.
 *
 * <pre>  magic 4 | length of the body 4 | position 8 | time 8 | body | checksum of all but the magic 4</pre>
 */
final class StoredEntry {
    static final int MAGIC = 0xA27E4A6C;
    static final int HEAD = 24;
    static final int MAX_BODY = 64 << 20;

    private static final int PRIVATE = 1;
    private static final int TYPE = 2;
    private static final int ID = 4;
    private static final int RETRY = 8;

    private StoredEntry() {}

    /** What is the same at whatever position it will stand. */
    static byte[] body(Announcement announcement) {
        Event event = announcement.event();
        int flags = (announcement.isPrivate() ? PRIVATE : 0)
                | (event.type().isPresent() ? TYPE : 0)
                | (event.id().isPresent() ? ID : 0)
                | (event.retry().isPresent() ? RETRY : 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + event.data().length());
        out.write(flags);
        number(out, announcement.topics().size());
        announcement.topics().forEach(topic -> text(out, topic));
        event.type().ifPresent(type -> text(out, type));
        event.id().ifPresent(id -> text(out, id));
        event.retry().ifPresent(retry -> number(out, retry.toMillis()));
        text(out, event.data());
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    private static void number(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >= 0x80) {
            out.write(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    static byte[] encode(long position, long time, byte[] body) {
        ByteBuffer all = ByteBuffer.allocate(HEAD + body.length + 4);
        all.putInt(MAGIC).putInt(body.length).putLong(position).putLong(time).put(body);
        all.putInt(checksum(all.array(), 0, all.position()));
        return all.array();
    }

    private static int checksum(byte[] bytes, int from, int end) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes, from + 4, end - from - 4);
        return (int) crc.getValue();
    }

    static long position(byte[] stored) {
        return ByteBuffer.wrap(stored).getLong(8);
    }

    static long time(byte[] stored) {
        return ByteBuffer.wrap(stored).getLong(16);
    }

    /** How long what begins here is, if it could be an entry: its head must be there. */
    static int length(ByteBuffer bytes, int at) {
        int body = bytes.getInt(at + 4);
        return bytes.getInt(at) == MAGIC && body > 0 && body <= MAX_BODY ? HEAD + body + 4 : -1;
    }

    /** The entry that begins here, if it is whole. */
    static Optional<byte[]> whole(ByteBuffer bytes, int at, int length) {
        byte[] stored = new byte[length];
        bytes.get(at, stored);
        return isWhole(stored) ? Optional.of(stored) : Optional.empty();
    }

    static boolean isWhole(byte[] stored) {
        int end = stored.length - 4;
        return ByteBuffer.wrap(stored).getInt(end) == checksum(stored, 0, end);
    }

    /** The announcement. */
    static Announcement decode(byte[] stored) {
        if (!isWhole(stored)) {
            throw new IllegalStateException("the checksum of an entry is wrong");
        }
        Reader in = new Reader(ByteBuffer.wrap(stored, HEAD, stored.length - HEAD - 4));
        int flags = in.bytes.get();
        List<String> topics = in.topics();
        String type = (flags & TYPE) == 0 ? "" : in.text();
        String id = (flags & ID) == 0 ? "" : in.text();
        long retry = (flags & RETRY) == 0 ? -1 : in.number();
        Event event = Event.of(in.text());
        event = type.isEmpty() ? event : event.withType(type);
        event = id.isEmpty() ? event : event.withId(id);
        event = retry < 0 ? event : event.withRetry(Duration.ofMillis(retry));
        Announcement announcement = Announcement.of(topics, event);
        return (flags & PRIVATE) == 0 ? announcement : announcement.asPrivate();
    }

    static List<String> topics(byte[] stored) {
        Reader in = new Reader(ByteBuffer.wrap(stored, HEAD + 1, stored.length - HEAD - 5));
        return in.topics();
    }

    /** How many bytes its data has. */
    static int dataBytes(byte[] stored) {
        Reader in = new Reader(ByteBuffer.wrap(stored, HEAD, stored.length - HEAD - 4));
        int flags = in.bytes.get();
        in.topics();
        for (int named = Integer.bitCount(flags & (TYPE | ID)); named > 0; named--) {
            in.text();
        }
        if ((flags & RETRY) != 0) {
            in.number();
        }
        return (int) in.number();
    }

    /** Its own id. */
    static Optional<String> ownId(byte[] stored) {
        Reader in = new Reader(ByteBuffer.wrap(stored, HEAD, stored.length - HEAD - 4));
        int flags = in.bytes.get();
        in.topics();
        if ((flags & TYPE) != 0) {
            in.text();
        }
        return (flags & ID) == 0 ? Optional.empty() : Optional.of(in.text());
    }

    /** Reads a body. */
    private record Reader(ByteBuffer bytes) {
        List<String> topics() {
            int count = (int) number();
            List<String> topics = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                topics.add(text());
            }
            return topics;
        }

        String text() {
            int length = (int) number();
            String text =
                    new String(bytes.array(), bytes.arrayOffset() + bytes.position(), length, StandardCharsets.UTF_8);
            bytes.position(bytes.position() + length);
            return text;
        }

        long number() {
            long number = 0;
            int shift = 0;
            int next;
            do {
                next = bytes.get();
                number |= (long) (next & 0x7f) << shift;
                shift += 7;
            } while ((next & 0x80) != 0);
            return number;
        }
    }
}
