package dev.announcer.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One stream: its connection, and what it has heard. Confined to its reader's thread. */
final class BenchListener implements BenchScanner.Ear {
    private enum State {
        /** To be opened, connecting, or waiting for the answer. */
        OPENING,
        OPEN,
        OVER
    }

    private final int number;
    private final boolean slow;
    private final BenchReader reader;
    private final BenchScanner scanner;
    private final BenchOrder order = new BenchOrder();
    private State state = State.OPENING;
    private @Nullable SelectionKey key;

    BenchListener(int number, boolean slow, BenchPayload payload, BenchReader reader) {
        this.number = number;
        this.slow = slow;
        this.reader = reader;
        this.scanner = new BenchScanner(payload, this);
    }

    int number() {
        return number;
    }

    /** Whether it never reads, but for its head. */
    boolean isSlow() {
        return slow;
    }

    BenchOrder order() {
        return order;
    }

    boolean isOpening() {
        return state == State.OPENING;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    void opened() {
        state = State.OPEN;
    }

    /** It has a connection now, or soon. */
    void registered(SelectionKey with) {
        key = with;
    }

    SelectionKey key() {
        if (key == null) {
            throw new IllegalStateException("listener " + number + " has no connection");
        }
        return key;
    }

    SocketChannel channel() {
        return (SocketChannel) key().channel();
    }

    void scan(ByteBuffer in) {
        scanner.scan(in);
    }

    /** The stream has ended, or could not be opened. */
    void over() {
        state = State.OVER;
        disconnect();
    }

    /** Gives the connection up; whether the stream was open to the end remains to be seen. */
    void disconnect() {
        if (key != null) {
            try {
                key.channel().close();
            } catch (IOException alreadyGone) {
                // Nothing comes of it any more, which is all that was asked for.
            }
        }
    }

    @Override
    public void answered(int status) {
        reader.answered(this, status);
    }

    @Override
    public void heard(long announcement, long dueNanos) {
        if (state == State.OPEN && !slow) { // what comes right behind the head is no reading of a slow one's
            reader.score().heard(this, announcement, dueNanos);
        }
    }

    @Override
    public void reset() {
        reader.score().reset();
    }

    @Override
    public void damaged() {
        reader.score().damaged();
    }
}
