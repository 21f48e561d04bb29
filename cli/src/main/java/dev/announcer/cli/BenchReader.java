package dev.announcer.cli;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One thread's share of the listeners: opens their streams, a bounded number at a time, and reads them.
 *
 * <p>One selector and one buffer for all; nothing is allocated for an event.
 */
final class BenchReader implements Runnable {
    /** Streams of all readers together that may be on their way at once: about a listen queue's worth. */
    private static final int OPENING_AT_ONCE = 100;

    private static final int BUFFER_BYTES = 256 << 10;

    /** So small that a listener that does not read is noticed soon: by itself the kernel would take megabytes for it. */
    private static final int SLOW_BUFFER_BYTES = 16 << 10;

    /** What is read of a slow listener's receive buffer when the run is over, to see whether an end stands behind it. */
    private static final int MAX_LEFT_BYTES = 16 << 20;

    private static final long SELECT_MILLIS = 100;

    private final BenchSettings settings;
    private final SocketAddress hub;
    private final BenchCounts counts;
    private final BenchScore score;
    private final Selector selector;
    private final List<BenchListener> listeners = new ArrayList<>();
    private volatile boolean stopped;

    // confined to the reader's thread
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private int started;
    private int opening;

    /** A reader for the listeners {@code index}, {@code index + readers} and so on. */
    BenchReader(
            int index,
            BenchSettings settings,
            SocketAddress hub,
            BenchPayload payload,
            BenchCounts counts,
            BenchScore score)
            throws IOException {
        this.settings = settings;
        this.hub = hub;
        this.counts = counts;
        this.score = score;
        for (int number = index; number < settings.listeners(); number += settings.readers()) {
            listeners.add(new BenchListener(number, settings.isSlow(number), payload, this));
        }
        this.selector = Selector.open();
    }

    /** Ends the streams, and the thread. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    /** Ends the pass, even if nothing comes. */
    void wake() {
        selector.wakeup();
    }

    BenchScore score() {
        return score;
    }

    /** The listeners; to be looked at only once the thread has ended. */
    List<BenchListener> listeners() {
        return listeners;
    }

    @Override
    public void run() {
        Consumer<SelectionKey> ready = this::ready;
        try (selector) {
            while (!stopped) {
                openMore();
                selector.select(ready, SELECT_MILLIS);
                score.endPass();
            }
            listeners.forEach(this::finish);
        } catch (IOException | RuntimeException | Error failed) {
            counts.broken(failed);
        }
    }

    private void openMore() {
        int atOnce = Math.max(1, OPENING_AT_ONCE / settings.readers());
        while (started < listeners.size() && opening < atOnce && counts.unopened.get() == 0) {
            open(listeners.get(started++));
        }
    }

    private void open(BenchListener listener) {
        opening++;
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            if (listener.isSlow()) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_BUFFER_BYTES);
            }
            listener.registered(channel.register(selector, SelectionKey.OP_CONNECT, listener));
            if (channel.connect(hub)) {
                connected(listener);
            }
        } catch (IOException failed) {
            over(listener, String.valueOf(failed.getMessage()));
        }
    }

    private void connected(BenchListener listener) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(settings.listenRequest(listener.number()));
        listener.channel().write(request);
        if (request.hasRemaining()) {
            throw new IOException("the request did not fit into the send buffer");
        }
        listener.key().interestOps(SelectionKey.OP_READ);
    }

    private void ready(SelectionKey key) {
        BenchListener listener = (BenchListener) key.attachment();
        score.reading();
        try {
            if (key.isConnectable()) {
                listener.channel().finishConnect();
                connected(listener);
            } else {
                read(listener);
            }
        } catch (IOException gone) {
            over(listener, String.valueOf(gone.getMessage()));
        }
    }

    private void read(BenchListener listener) throws IOException {
        buffer.clear();
        if (listener.channel().read(buffer) < 0) {
            over(listener, "the connection was closed before the answer");
        } else {
            listener.scan(buffer.flip());
        }
    }

    /** The head of an answer has come. */
    void answered(BenchListener listener, int status) {
        if (status != 200) {
            over(listener, status == 0 ? "what came is not HTTP" : "the answer was " + status);
            return;
        }
        opening--;
        listener.opened();
        score.joined(listener);
        if (listener.isSlow()) {
            listener.key().interestOps(0);
        }
    }

    /** A stream has ended that was to go on. */
    private void over(BenchListener listener, String why) {
        if (listener.isOpening()) {
            opening--;
            counts.unopened(why);
        } else if (listener.isOpen()) {
            score.left(listener);
        }
        listener.over();
    }

    /** The run is over: a slow listener shows only now whether the hub has ended its stream. */
    private void finish(BenchListener listener) {
        if (listener.isOpen() && listener.isSlow() && isEnded(listener)) {
            counts.slowCutOff.incrementAndGet();
        }
        listener.disconnect();
    }

    private boolean isEnded(BenchListener listener) {
        try {
            int read = 1;
            for (long left = MAX_LEFT_BYTES; left > 0 && read > 0; left -= read) {
                buffer.clear();
                read = listener.channel().read(buffer);
            }
            return read < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
