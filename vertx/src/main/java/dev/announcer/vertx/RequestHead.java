package dev.announcer.vertx;

import dev.announcer.web.WebRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** A request of Vert.x, whose header values are ISO-8859-1 already. */
final class RequestHead implements WebRequest {
    private final HttpServerRequest request;

    RequestHead(HttpServerRequest request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return request.uri(); // as it was sent
    }

    @Override
    public List<String> headers(String name) {
        List<String> values = request.headers().getAll(name);
        return values.isEmpty() && name.equalsIgnoreCase("host") ? authority() : values;
    }

    /** What HTTP/2 has in place of a Host field. */
    private List<String> authority() {
        return request.authority(true) == null ? List.of() : List.of(String.valueOf(request.authority(true)));
    }
}
