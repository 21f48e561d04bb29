package dev.announcer.spring;

import dev.announcer.ListenRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The application's decision on a request for a stream over WebFlux; what {@link dev.announcer.web.Admission} is over
 * servlets, as a bean.
 *
 * <pre>{@code
 * (exchange, asked) -> exchange.getPrincipal()
 *         .map(user -> asked.mayRead("private/" + user.getName()).attribute("user", user.getName()))
 * }</pre>
 *
 * <p>Called once for each stream, on the event loop: it must not block.
 */
@FunctionalInterface
public interface ReactiveAdmission {
    /**
     * What is to be listened to: {@code asked}, with what the application adds to it. Empty, as when nobody is logged in,
     * admits nobody (403); so does the error {@link dev.announcer.web.ProblemException#forbidden}, which says why.
     *
     * @param asked what the query and the headers ask for: topics, the last id, the cursor
     */
    Mono<ListenRequest.Builder> admit(ServerWebExchange exchange, ListenRequest.Builder asked);
}
