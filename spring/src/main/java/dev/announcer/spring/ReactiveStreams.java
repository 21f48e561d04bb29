package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.web.ListenAnswer;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.ProblemException;
import dev.announcer.web.WebPolicy;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers requests for streams over WebFlux. Thread-safe. */
final class ReactiveStreams {
    private static final Log LOG = LogFactory.getLog(ReactiveStreams.class);

    private final Announcer announcer;
    private final ListenEndpoint endpoint;

    ReactiveStreams(Announcer announcer, WebPolicy policy) {
        this.announcer = announcer;
        this.endpoint = new ListenEndpoint(policy);
    }

    /**
     * Streams, or says why not. The endpoint is asked twice, because it does not wait: first whether the application is to
     * be asked at all, then with the application's answer.
     */
    Mono<Void> stream(ServerWebExchange exchange, ReactiveAdmission admission) {
        ExchangeHead head = new ExchangeHead(exchange.getRequest());
        AtomicReference<ListenRequest.Builder> asked = new AtomicReference<>();
        ListenAnswer early = endpoint.answer(head, builder -> {
            asked.set(builder);
            return builder;
        });
        ListenRequest.Builder builder = asked.get();
        if (builder == null) {
            return answer(exchange, head, early);
        }
        return Mono.defer(() -> admission.admit(exchange, builder))
                .switchIfEmpty(Mono.error(() -> ProblemException.forbidden("nobody is admitted without a user")))
                .<UnaryOperator<ListenRequest.Builder>>map(admitted -> ignored -> admitted)
                .onErrorResume(failed -> Mono.just(ignored -> {
                    throw failed instanceof RuntimeException thrown ? thrown : new IllegalStateException(failed);
                }))
                .flatMap(decision -> answer(exchange, head, endpoint.answer(head, decision)));
    }

    private Mono<Void> answer(ServerWebExchange exchange, ExchangeHead head, ListenAnswer answer) {
        if (answer instanceof ListenAnswer.Reply reply) {
            reply.failure().ifPresent(failed -> LOG.error("admitting a listener failed", failed));
            return ExchangeReply.send(reply.response(), exchange);
        }
        return open(exchange, head, (ListenAnswer.Stream) answer);
    }

    private Mono<Void> open(ServerWebExchange exchange, ExchangeHead head, ListenAnswer.Stream stream) {
        InetSocketAddress address = exchange.getRequest().getRemoteAddress();
        if (address != null && address.getAddress() != null) {
            stream.request().attribute("address", address.getAddress().getHostAddress());
        }
        ServerHttpResponse response = exchange.getResponse();
        AtomicReference<TurnSink> sink = new AtomicReference<>();
        Listener listener;
        try {
            listener = announcer.listen(stream.request().build(), mine -> {
                sink.set(new TurnSink(mine, response.bufferFactory(), Peer.of(response)));
                return sink.get();
            });
        } catch (RuntimeException refused) {
            return ExchangeReply.send(endpoint.failure(head, refused), exchange);
        }
        ExchangeReply.head(stream.head(), response);
        TurnSink turns = sink.get();
        if (turns == null) {
            throw new AssertionError("listen makes the sink before it returns");
        }
        return response.writeAndFlushWith(turns).doFinally(signal -> listener.ended());
    }
}
