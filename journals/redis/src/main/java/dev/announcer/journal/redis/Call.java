package dev.announcer.journal.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.Command;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A command on its way. It knows whether it may have been sent, and can be kept from being sent. */
final class Call extends Command<byte[], byte[], List<Object>> {
    private enum State {
        WAITING,
        SENT,
        DROPPED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    Call(Script.Request request) {
        super(request.type(), new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), request.arguments());
    }

    /** The driver writes it. */
    @Override
    public void encode(ByteBuf out) {
        if (!state.compareAndSet(State.WAITING, State.SENT)) {
            throw new IllegalStateException("a command is sent at most once, and not after it was dropped");
        }
        super.encode(out);
    }

    /** Whether it surely was not sent, and will not be. */
    boolean drop() {
        return state.compareAndSet(State.WAITING, State.DROPPED) || state.get() == State.DROPPED;
    }
}
