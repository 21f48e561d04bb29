package dev.announcer.hub;

import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/**
 * A listener that comes back as EventSource does: whenever its connection ends, with its last id. It reads on a thread of
 * its own, and expects events whose data begin with the numbers from one on, each once, in order.
 */
final class RawReturning {
    private final Hub hub;
    private final String target;
    private final int last;
    private final int leaveAfter;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private String lastEventId;
    private volatile int next;
    private int connections;

    /**
     * @param first the number that it expects first
     * @param last the number with which it is done
     * @param leaveAfter how many events it reads of one connection before it cuts it off itself; 0: all
     */
    RawReturning(Hub hub, String target, String lastEventId, int first, int last, int leaveAfter) {
        this.hub = hub;
        this.target = target;
        this.lastEventId = lastEventId;
        this.next = first;
        this.last = last;
        this.leaveAfter = leaveAfter;
    }

    RawReturning start() {
        Thread thread = new Thread(this::run, "returning");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (next <= last) {
                connections++;
                try (WireStream stream = RawHttp.listen(hub, target, "Last-Event-ID: " + lastEventId)) {
                    stream.opened();
                    opened.complete(null);
                    read(stream);
                }
            }
            done.complete(connections);
        } catch (RuntimeException | AssertionError failed) {
            opened.completeExceptionally(failed);
            done.completeExceptionally(failed);
        }
    }

    private void read(WireStream stream) {
        int left = leaveAfter == 0 ? Integer.MAX_VALUE : leaveAfter;
        while (next <= last && left-- > 0) {
            Message event;
            try {
                event = stream.event();
            } catch (UncheckedIOException | IllegalStateException ended) {
                return; // It comes back.
            }
            take(event);
        }
    }

    /** The next event; anything but the next number is a gap, a double or a reset. */
    void take(Message event) {
        if (!event.data().startsWith(next + " ")) {
            throw new AssertionError("after event " + (next - 1) + ", " + lastEventId + ", came " + event.type() + " "
                    + event.lastEventId() + ": "
                    + event.data().substring(0, Math.min(40, event.data().length())));
        }
        int heard = next; // this thread alone writes it
        next = heard + 1;
        lastEventId = event.lastEventId();
    }

    /** The number that it expects next. */
    int next() {
        return next;
    }

    /** Completed when its first connection is open. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Completed when it has heard the last, with the number of its connections. */
    CompletableFuture<Integer> done() {
        return done;
    }
}
