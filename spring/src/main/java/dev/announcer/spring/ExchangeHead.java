package dev.announcer.spring;

import dev.announcer.web.WebRequest;
import java.net.URI;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The head of a request over WebFlux. */
record ExchangeHead(ServerHttpRequest request) implements WebRequest {
    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public String target() {
        URI uri = request.getURI();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    @Override
    public List<String> headers(String name) {
        List<String> values = request.getHeaders().getOrEmpty(name);
        if (values.isEmpty()
                && name.equalsIgnoreCase("Host")
                && request.getURI().getRawAuthority() != null) {
            return List.of(request.getURI().getRawAuthority()); // :authority (RFC 9113 section 8.3.1)
        }
        return values;
    }
}
