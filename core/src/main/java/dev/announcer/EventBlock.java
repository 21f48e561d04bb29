package dev.announcer;

import dev.announcer.EventLimitException.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an {@link EventParser} has read of a block: its lines become fields, its blank line an event (HTML Living Standard
 * 9.2.6). Confined like the parser.
 */
final class EventBlock {
    private static final byte[] NONE = {};

    /** What a topic costs beside its text: many empty ones shall not get past the limit. */
    private static final int TOPIC_BYTES = 64;

    private final EventParser.Handler handler;
    private final EventLimits limits;
    private final String origin;

    private final Bytes data;
    private byte[] typeBytes = NONE;
    private boolean typeSet;
    private String idBuffer;
    private boolean idSet;
    private long retryMillis = -1;
    private final List<String> topics = new ArrayList<>();
    private int topicBytes;

    private String lastEventId;
    private String lastType = "";
    private byte[] lastTypeBytes = NONE;

    EventBlock(EventParser.Handler handler, EventLimits limits, String lastEventId, String origin) {
        this.handler = handler;
        this.limits = limits;
        this.lastEventId = lastEventId;
        this.idBuffer = lastEventId;
        this.origin = origin;
        // Behind the last line of data there is one more LF.
        this.data = new Bytes(Limit.EVENT, (int) Math.min(limits.maxEventBytes() + 1L, Integer.MAX_VALUE - 8));
    }

    String lastEventId() {
        return lastEventId;
    }

    /** Reads a line, which is not empty. */
    void line(byte[] bytes, int from, int end) {
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        int value = colon < end ? colon + 1 : end;
        if (value < end && bytes[value] == ' ') {
            value++; // one, and no other white space
        }
        // Names are compared as they are, case and all. An empty one is a comment.
        switch (colon - from) {
            case 2 -> {
                if (bytes[from] == 'i' && bytes[from + 1] == 'd') {
                    id(bytes, value, end);
                }
            }
            case 4 -> {
                if (is(bytes, from, "data")) {
                    data(bytes, value, end);
                }
            }
            case 5 -> {
                if (is(bytes, from, "event")) {
                    typeBytes = Arrays.equals(lastTypeBytes, 0, lastTypeBytes.length, bytes, value, end)
                            ? lastTypeBytes
                            : Arrays.copyOfRange(bytes, value, end);
                    typeSet = value < end;
                } else if (is(bytes, from, "retry")) {
                    retry(bytes, value, end);
                } else if (is(bytes, from, "topic")) {
                    topic(bytes, value, end);
                }
            }
            default -> {} // all others are ignored
        }
    }

    private static boolean is(byte[] bytes, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void data(byte[] bytes, int from, int end) {
        checkEvent(end - from + 1L);
        data.add(bytes, from, end);
        data.add((byte) '\n');
    }

    /** A block of a hub names its topics; to the standard it is one of the fields that are ignored. */
    private void topic(byte[] bytes, int from, int end) {
        int size = end - from + TOPIC_BYTES;
        checkEvent(size);
        topics.add(Utf8.decode(bytes, from, end));
        topicBytes += size;
    }

    private void checkEvent(long more) {
        // The LF behind the last line of data does not count.
        if (more + data.size() + topicBytes - 1 > limits.maxEventBytes()) {
            throw new EventLimitException(Limit.EVENT, limits.maxEventBytes());
        }
    }

    private void id(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == 0) {
                return; // such an id is ignored, as if the line were not there
            }
        }
        if (end - from > limits.maxIdBytes()) {
            throw new EventLimitException(Limit.ID, limits.maxIdBytes());
        }
        idBuffer = Utf8.decode(bytes, from, end);
        idSet = true;
    }

    private void retry(byte[] bytes, int from, int end) {
        long millis = 0;
        for (int i = from; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            millis = millis > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : millis * 10 + digit;
        }
        if (from < end) {
            retryMillis = millis;
            handler.retry(Duration.ofMillis(millis)); // now, and not only when its block is whole
        }
    }

    /** The blank line: first the id counts, even without data; then there is an event, if there is data. */
    void dispatch() {
        lastEventId = idBuffer;
        HeardEvent event = data.size() == 0 ? null : event();
        boolean cursor = event == null && idSet;
        data.clear();
        typeBytes = NONE;
        typeSet = false;
        idSet = false;
        retryMillis = -1;
        topics.clear();
        topicBytes = 0;
        if (event != null) {
            handler.event(event);
        } else if (cursor) {
            handler.cursor(lastEventId);
        }
    }

    private HeardEvent event() {
        return new HeardEvent(
                typeSet ? type() : "message",
                Utf8.decode(data.array(), 0, data.size() - 1),
                lastEventId,
                origin,
                idSet,
                retryMillis,
                topics.isEmpty() ? List.of() : List.copyOf(topics));
    }

    /** Most streams have few types, one after the other the same: its text is made once. */
    private String type() {
        if (typeBytes != lastTypeBytes) {
            lastTypeBytes = typeBytes;
            lastType = Utf8.decode(typeBytes, 0, typeBytes.length);
        }
        return lastType;
    }
}
