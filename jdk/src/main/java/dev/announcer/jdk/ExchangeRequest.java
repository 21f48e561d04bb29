package dev.announcer.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.announcer.web.Problem;
import dev.announcer.web.WebRequest;
import dev.announcer.web.WebResponse;
import java.util.List;

/** A request of the JDK's server, whose header values are ISO-8859-1 already. */
final class ExchangeRequest implements WebRequest {
    private final HttpExchange exchange;

    ExchangeRequest(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public String target() {
        return exchange.getRequestURI().toString(); // as it was sent: a URI keeps the text that it was made of
    }

    @Override
    public List<String> headers(String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : values;
    }

    /** Whether the path is the context's own: the server matches by prefix. */
    boolean isForItsContext() {
        return exchange.getHttpContext()
                .getPath()
                .equals(exchange.getRequestURI().getPath());
    }

    /** The answer for what is below. */
    static WebResponse notFound() {
        return Problem.of(404, "there is nothing here").toResponse();
    }
}
