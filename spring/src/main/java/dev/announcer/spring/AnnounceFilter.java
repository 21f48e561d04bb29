package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.web.AnnounceAnswer;
import dev.announcer.web.Announcing;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The endpoint that announces, over WebFlux; a filter for the reason that {@link ListenFilter} is one. */
final class AnnounceFilter implements WebFilter, Ordered {
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
    private static final byte[] NOTHING = {};

    private final String path;
    private final Announcing announcing;

    AnnounceFilter(String path, Announcer announcer, WebPolicy policy) {
        this.path = path;
        this.announcing = new Announcing(announcer, policy);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!exchange.getRequest().getPath().pathWithinApplication().value().equals(path)) {
            return chain.filter(exchange);
        }
        AnnounceAnswer answer = announcing.answer(new ExchangeHead(exchange.getRequest()));
        Mono<WebResponse> whole = answer instanceof AnnounceAnswer.Reply reply
                ? Mono.just(reply.response())
                : announced(exchange, (AnnounceAnswer.Accept) answer);
        return whole.flatMap(response -> ExchangeReply.send(response, exchange));
    }

    private Mono<WebResponse> announced(ServerWebExchange exchange, AnnounceAnswer.Accept accept) {
        int most = (int) Math.min(accept.maxBodyBytes(), MAX_ARRAY);
        return DataBufferUtils.join(exchange.getRequest().getBody(), most)
                .map(AnnounceFilter::bytes)
                .defaultIfEmpty(NOTHING)
                .flatMap(body -> Mono.fromCompletionStage(announcing.announce(accept, body)))
                .onErrorResume(DataBufferLimitException.class, tooLarge -> Mono.just(announcing.tooLarge(accept)));
    }

    private static byte[] bytes(DataBuffer body) {
        byte[] bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        return bytes;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
