package dev.announcer.spring;

import dev.announcer.ListenRequest;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Streams to who called a controller's method that returns a {@link ListenRequest}, or a {@link Mono} of one: what
 * {@link ListenReturnValues} does over servlets. Nothing is answered 204.
 */
record ListenResults(ReactiveStreams streams) implements HandlerResultHandler, Ordered {
    @Override
    public boolean supports(HandlerResult result) {
        ResolvableType type = result.getReturnType();
        return type.resolve() == ListenRequest.class
                || (type.resolve() == Mono.class && type.resolveGeneric(0) == ListenRequest.class);
    }

    @Override
    public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
        Mono<?> returned =
                result.getReturnValue() instanceof Mono<?> later ? later : Mono.justOrEmpty(result.getReturnValue());
        return returned.cast(ListenRequest.class)
                .map(listen -> streams.stream(exchange, (same, asked) -> Mono.just(asked.as(listen))))
                .defaultIfEmpty(Mono.defer(() -> {
                    exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
                    return exchange.getResponse().setComplete();
                }))
                .flatMap(answer -> answer);
    }

    /** Before the one that takes whatever a {@code @RestController} returns for a body, which is at 100. */
    @Override
    public int getOrder() {
        return 0;
    }
}
