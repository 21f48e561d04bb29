package dev.announcer.spring;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The endpoint that streams, over WebFlux. A filter, behind those of security, and not a handler: preflights do not reach
 * those.
 */
record ListenFilter(String path, ReactiveStreams streams, ReactiveAdmission admission) implements WebFilter, Ordered {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return exchange.getRequest().getPath().pathWithinApplication().value().equals(path)
                ? streams.stream(exchange, admission)
                : chain.filter(exchange);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
