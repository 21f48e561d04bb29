package dev.announcer.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** One thread's share of the listeners: whenever one has left, the next comes in its place. */
final class OwnershipCrowd {
    private static final long PAUSE_NANOS = 300_000;

    private final int port;
    private final AtomicLong left;
    private final Random random;
    private final Semaphore others;
    private final AtomicReferenceArray<OwnershipPeer> places;
    private final int from;
    private final int to;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final EnumMap<OwnershipPeer.Ending, Integer> cut = new EnumMap<>(OwnershipPeer.Ending.class);

    /**
     * @param left how many are still to come, on all threads
     * @param others gets a permit for every eighth that came
     * @param places where the announcing thread finds who is there; this thread's are those from {@code from} to {@code to}
     */
    OwnershipCrowd(
            int port,
            AtomicLong left,
            Random random,
            Semaphore others,
            AtomicReferenceArray<OwnershipPeer> places,
            int from,
            int to) {
        this.port = port;
        this.left = left;
        this.random = random;
        this.others = others;
        this.places = places;
        this.from = from;
        this.to = to;
    }

    /** How many the hub ended, by how they left. When it has run. */
    int cut(OwnershipPeer.Ending ending) {
        return cut.getOrDefault(ending, 0);
    }

    /** Until all have come and gone, or the thread is interrupted. */
    void run() throws IOException {
        try (Selector selector = Selector.open()) {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = false;
                for (int i = from; i < to; i++) {
                    more |= places.get(i) == null ? come(selector, i) : goOn(selector, i);
                }
                selector.selectNow();
                for (SelectionKey ready : selector.selectedKeys()) {
                    read((OwnershipPeer) ready.attachment());
                }
                boolean idle = selector.selectedKeys().isEmpty();
                selector.selectedKeys().clear();
                if (idle) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            for (int i = from; i < to; i++) {
                OwnershipPeer peer = places.getAndSet(i, null);
                if (peer != null) {
                    peer.channel().close();
                }
            }
        }
    }

    private boolean come(Selector selector, int place) throws IOException {
        long number = left.getAndDecrement();
        if (number <= 0) {
            return false;
        }
        if (number % 8 == 0) {
            others.release();
        }
        OwnershipPeer peer = OwnershipPeer.connect(port, number, random);
        peer.channel().register(selector, SelectionKey.OP_READ, peer);
        places.set(place, peer);
        return true;
    }

    private boolean goOn(Selector selector, int place) throws IOException {
        OwnershipPeer peer = places.get(place);
        if (!peer.channel().isOpen() || peer.leave(System.nanoTime())) {
            places.set(place, null);
        } else {
            peer.channel().keyFor(selector).interestOps(peer.isReading() ? SelectionKey.OP_READ : 0);
        }
        return true;
    }

    private void read(OwnershipPeer peer) throws IOException {
        buffer.clear();
        int count;
        try {
            count = peer.channel().read(buffer);
        } catch (IOException reset) {
            end(peer, reset.toString());
            return;
        }
        peer.take(buffer.flip());
        if (count < 0) {
            end(peer, "properly");
        }
    }

    private void end(OwnershipPeer peer, String how) throws IOException {
        peer.ended(how);
        cut.merge(peer.ending(), 1, Integer::sum);
    }
}
