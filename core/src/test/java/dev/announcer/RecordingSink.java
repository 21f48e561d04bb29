package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Takes what it is allowed to take, and keeps it. */
final class RecordingSink implements Sink {
    final Listener listener;
    Runnable onWrite = () -> {};

    /** How many bytes it takes before it refuses. */
    int room = Integer.MAX_VALUE;

    /** What it was given that no sink may be given. */
    String wronged;

    CloseReason closed;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    RecordingSink(Listener listener) {
        this.listener = listener;
    }

    @Override
    public int write(Frames frames, int from) {
        if (closed != null) {
            throw wrong("write after close");
        }
        if (from >= frames.size()) {
            throw wrong("write of nothing");
        }
        int count = Math.min(room, frames.size() - from);
        byte[] bytes = new byte[count];
        frames.copyTo(from, bytes, 0, count);
        taken.writeBytes(bytes);
        room -= room == Integer.MAX_VALUE ? 0 : count;
        onWrite.run();
        return count;
    }

    @Override
    public void close(CloseReason reason) {
        if (closed != null) {
            throw wrong("closed twice");
        }
        closed = reason;
        listener.ended();
    }

    /** What a sink throws is contained, so the test looks here. */
    private AssertionError wrong(String what) {
        wronged = what;
        return new AssertionError(what);
    }

    /** Takes this many bytes more; the listener is told. */
    void make(int more) {
        room = more;
        listener.resume();
    }

    byte[] bytes() {
        return taken.toByteArray();
    }

    String text() {
        return taken.toString(UTF_8);
    }

    void clear() {
        taken.reset();
    }

    /** The data that it heard; events of the stream itself by their type. */
    List<String> heard() {
        return text().lines()
                .filter(line ->
                        (line.startsWith("data: ") && !line.startsWith("data: {")) || line.startsWith("event: stream-"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }
}
