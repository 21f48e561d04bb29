package dev.announcer.hub;

import dev.announcer.web.WebResponse;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The request whose body is being read: its place among the answers, and if the body is wanted, what for and how much of
 * it is there. Confined to its event loop.
 */
final class Reading {
    private final Exchange exchange;
    private final Plan.@Nullable ReadBody plan;
    private final @Nullable Body body;

    private Reading(Exchange exchange, Plan.@Nullable ReadBody plan, @Nullable Body body) {
        this.exchange = exchange;
        this.plan = plan;
        this.body = body;
    }

    /** Of whose body nothing is kept. */
    static Reading ignoring(Exchange exchange) {
        return new Reading(exchange, null, null);
    }

    static Reading of(Exchange exchange, Plan.ReadBody plan, ByteBudget budget) {
        return new Reading(exchange, plan, new Body(plan.maxBytes(), budget));
    }

    Exchange exchange() {
        return exchange;
    }

    boolean isWanted() {
        return body != null;
    }

    /** How much of the body is held. */
    int size() {
        return body == null ? 0 : body.size();
    }

    /** Takes more of a body that is wanted, or says how the request is refused. */
    Optional<WebResponse> add(ByteBuf more) {
        if (body == null || plan == null) {
            return Optional.empty();
        }
        return switch (body.add(more)) {
            case TAKEN -> Optional.empty();
            case TOO_LARGE -> Optional.of(plan.tooLarge().get());
            case BUSY -> Optional.of(Routes.busy("too many bodies are being read"));
        };
    }

    /** Does what a body is wanted for, which is there as a whole. Never throws: what fails, the stage says. */
    CompletionStage<WebResponse> act(NettyLane lane) {
        if (body == null || plan == null) {
            throw new IllegalStateException("a body that was not wanted is acted on");
        }
        try {
            return plan.action().apply(body.toBytes(), lane);
        } catch (RuntimeException | Error failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    /** Gives back what the body took of the budget. Once. */
    void release() {
        if (body != null) {
            body.release();
        }
    }
}
