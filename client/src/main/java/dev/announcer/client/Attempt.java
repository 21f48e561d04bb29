package dev.announcer.client;

import dev.announcer.EventParser;
import dev.announcer.client.Failure.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One attempt to have a stream: from the request to the end of the body. Confined to the connector's serial. */
final class Attempt implements BodyStream.Owner {
    private static final int MAX_REDIRECTS = 20; // Fetch Standard 4.4

    private final Connector connector;
    private final Settings settings;
    private final Serial serial;
    private final String lastEventId;
    private final IdleWatch idle;

    private boolean over;
    private int redirects;
    private @Nullable CompletableFuture<Response> sent;
    private @Nullable BodyStream body;

    Attempt(Connector connector, Settings settings, Serial serial, String lastEventId) {
        this.connector = connector;
        this.settings = settings;
        this.serial = serial;
        this.lastEventId = lastEventId;
        this.idle = new IdleWatch(settings.idleTimeout(), settings.clockwork(), serial, this::isWaiting, this::idled);
    }

    /** Asks for the headers, which may take its time, then sends the request. */
    void start() {
        idle.start();
        settings.executor().execute(() -> {
            Map<String, String> headers;
            try {
                headers = Map.copyOf(settings.headerSupplier().get());
            } catch (RuntimeException | Error failed) {
                serial.execute(() -> finished(
                        Failure.of(Reason.REQUEST, "the supplier of headers failed (" + failed + ")", failed), false));
                return;
            }
            serial.execute(() -> send(request(headers)));
        });
    }

    private Request request(Map<String, String> supplied) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", List.of("text/event-stream"));
        headers.put("Cache-Control", List.of("no-cache"));
        headers.putAll(settings.headers());
        supplied.forEach((name, value) -> headers.put(name, List.of(value)));
        headers.remove("Last-Event-ID");
        if (!lastEventId.isEmpty()) {
            headers.put("Last-Event-ID", List.of(lastEventId));
        }
        return new Request(settings.url(), settings.method(), headers, settings.body());
    }

    private void send(Request request) {
        if (over) {
            return;
        }
        try {
            CompletableFuture<Response> answer =
                    connector.transport(lastEventId).send(request);
            sent = answer;
            answer.whenComplete((response, failed) -> serial.execute(() -> answered(request, response, failed)));
        } catch (IllegalArgumentException refused) {
            finished(
                    Failure.of(Reason.REQUEST, "the request is not allowed (" + refused.getMessage() + ")", refused),
                    false);
        }
    }

    private void answered(Request request, @Nullable Response response, @Nullable Throwable thrown) {
        if (response == null) {
            Throwable cause =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            String words = cause == null ? "no answer" : words(cause);
            finished(
                    Failure.of(
                            Reason.CONNECTION,
                            "no stream from " + shown(request) + " (" + words + ")",
                            cause == null ? new IOException(words) : cause),
                    true);
            return;
        }
        if (over) {
            response.discard();
            return;
        }
        idle.touch();
        Verdict verdict = Verdict.of(request, response, settings.patient(), Instant.now());
        if (verdict instanceof Verdict.Open) {
            open(request, response);
            return;
        }
        response.discard();
        if (verdict instanceof Verdict.Elsewhere elsewhere) {
            if (++redirects > MAX_REDIRECTS) {
                finished(
                        Failure.of(Reason.REDIRECT, "there are more than " + MAX_REDIRECTS + " redirects", response),
                        false);
            } else {
                send(request.redirected(response.status(), elsewhere.target()));
            }
        } else if (verdict instanceof Verdict.NotNow notNow) {
            end(notNow.failure(), true, notNow.notBefore());
        } else if (verdict instanceof Verdict.Never never) {
            finished(never.failure(), false);
        }
    }

    private void open(Request request, Response response) {
        connector.opened(new Opening(request.url(), response.status(), response.headers()));
        EventParser parser = new EventParser(connector, settings.limits(), lastEventId, Request.origin(request.url()));
        BodyStream stream = new BodyStream(
                serial, connector.inbox(), Verdict.encoding(response).endsWith("gzip"), parser, this);
        body = stream;
        response.body().subscribe(stream);
    }

    /** There is room for more events. */
    void pump() {
        if (body != null) {
            body.pump();
            idle.touch();
        }
    }

    private boolean isWaiting() {
        return body == null || body.isWaiting();
    }

    private void idled() {
        finished(
                Failure.of(
                        Reason.IDLE,
                        "nothing came for " + settings.idleTimeout().toMillis() + " ms, the idle timeout"),
                true);
    }

    @Override
    public void touched() {
        idle.touch();
    }

    @Override
    public void finished(Failure why, boolean mayRetry) {
        end(why, mayRetry, Optional.empty());
    }

    private void end(Failure why, boolean mayRetry, Optional<Duration> wait) {
        if (!over) {
            cancel();
            connector.ended(why, mayRetry, wait);
        }
    }

    /** Lets everything go; nothing is told any more. */
    void cancel() {
        over = true;
        idle.stop();
        if (sent != null) {
            sent.cancel(true);
        }
        if (body != null) {
            body.cancel();
        }
    }

    private static String shown(Request request) {
        return request.url().getScheme() + "://" + request.url().getRawAuthority();
    }

    /** What was thrown, in a few words. */
    static String words(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "the host is unknown";
            }
            if (cause instanceof ConnectException && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        String message = thrown.getMessage();
        return message == null || message.isEmpty() ? thrown.getClass().getSimpleName() : message;
    }
}
