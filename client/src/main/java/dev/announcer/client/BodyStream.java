package dev.announcer.client;

import dev.announcer.EventLimitException;
import dev.announcer.EventParser;
import dev.announcer.client.Failure.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way to the parser. Its public methods may be called by any thread and only pass on; everything
 * else is confined to the serial.
 */
final class BodyStream implements Flow.Subscriber<List<ByteBuffer>> {
    /** Who has to know. */
    interface Owner {
        /** Bytes came. */
        void touched();

        /** It ended; not called after {@code cancel}. */
        void finished(Failure why, boolean mayRetry);
    }

    private static final int PIECE = 8 << 10;

    private final Serial serial;
    private final Inbox inbox;
    private final Inflow inflow;
    private final EventParser parser;
    private final Owner owner;
    private final byte[] piece = new byte[PIECE];

    // confined to the serial
    private final Deque<ByteBuffer> pending = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private boolean requested;
    private boolean over;
    private @Nullable Failure ending;

    BodyStream(Serial serial, Inbox inbox, boolean gzip, EventParser parser, Owner owner) {
        this.serial = serial;
        this.inbox = inbox;
        this.inflow = gzip ? new GzipInflow() : Inflow.plain();
        this.parser = parser;
        this.owner = owner;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        serial.execute(() -> {
            if (over) {
                given.cancel();
            } else {
                subscription = given;
                pump();
            }
        });
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        serial.execute(() -> {
            requested = false;
            if (!over) {
                pending.addAll(bytes);
                owner.touched();
                pump();
            }
        });
    }

    @Override
    public void onError(Throwable failed) {
        end(Failure.of(Reason.CONNECTION, "the connection broke (" + Attempt.words(failed) + ")", failed));
    }

    @Override
    public void onComplete() {
        end(Failure.of(Reason.ENDED, "the server ended the stream"));
    }

    private void end(Failure why) {
        serial.execute(() -> {
            ending = why;
            pump();
        });
    }

    /** Whether bytes are waited for: not while whoever hears is slower than the stream. */
    boolean isWaiting() {
        return requested;
    }

    /** Reads on while there is room; then asks for more. What waits when there is none is read when there is. */
    void pump() {
        try {
            while (!over && inbox.hasRoom()) {
                int length = inflow.read(piece);
                if (length > 0) {
                    parser.parse(piece, 0, length);
                } else if (!pending.isEmpty()) {
                    inflow.feed(pending.remove());
                } else {
                    more();
                    return;
                }
            }
        } catch (EventLimitException tooMuch) {
            finish(Failure.of(Reason.LIMIT, String.valueOf(tooMuch.getMessage()), tooMuch), false);
        } catch (IOException malformed) {
            finish(Failure.of(Reason.CONNECTION, String.valueOf(malformed.getMessage()), malformed), true);
        }
    }

    private void more() {
        if (ending != null) {
            finish(ending, true);
        } else if (!requested && subscription != null) {
            requested = true;
            subscription.request(1);
        }
    }

    private void finish(Failure why, boolean mayRetry) {
        if (!over) {
            cancel();
            owner.finished(why, mayRetry);
        }
    }

    /** Reads no more, and lets the connection go. */
    void cancel() {
        if (over) {
            return;
        }
        over = true;
        pending.clear();
        if (subscription != null) {
            subscription.cancel();
        }
        if (inflow instanceof GzipInflow gzip) {
            gzip.close();
        }
    }
}
