package dev.announcer.spring;

import dev.announcer.web.WebResponse;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Sends whole responses over WebFlux. */
final class ExchangeReply {
    private ExchangeReply() {}

    static Mono<Void> send(WebResponse whole, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        head(whole, response);
        boolean isHead = exchange.getRequest().getMethod().equals(HttpMethod.HEAD);
        if (whole.body().length == 0 || isHead) {
            if (whole.status() != 204 && !isHead) {
                response.getHeaders().setContentLength(0);
            }
            return response.setComplete();
        }
        response.getHeaders().setContentLength(whole.body().length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(whole.body())));
    }

    static void head(WebResponse whole, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(whole.status()));
        whole.headers().forEach(header -> response.getHeaders().add(header.name(), header.value()));
    }
}
