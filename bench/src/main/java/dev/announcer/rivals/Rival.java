package dev.announcer.rivals;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.background.BackgroundEventHandler;
import com.launchdarkly.eventsource.background.BackgroundEventSource;
import dev.announcer.client.EventSourceBuilder;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.sse.SseEventSource;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/** A client under test, used as its documentation leads to; it reconnects after 50 ms if it can. */
enum Rival {
    ANNOUNCER("announcer-client") {
        @Override
        AutoCloseable listen(String url, Consumer<String> heard) {
            EventSourceBuilder builder = dev.announcer.client.EventSource.to(url)
                    .header(KEY, "secret")
                    .reconnectDelay(Duration.ofMillis(50))
                    .maxReconnectDelay(Duration.ofMillis(50));
            return builder.open(event -> heard.accept(shown(event.type(), event.data(), event.lastEventId())));
        }
    },

    OKHTTP_EVENTSOURCE("okhttp-eventsource 4.1.1") {
        @Override
        AutoCloseable listen(String url, Consumer<String> heard) {
            BackgroundEventHandler handler = new BackgroundEventHandler() {
                @Override
                public void onOpen() {}

                @Override
                public void onClosed() {}

                @Override
                public void onMessage(String type, MessageEvent event) {
                    heard.accept(shown(type, event.getData(), event.getLastEventId()));
                }

                @Override
                public void onComment(String comment) {}

                @Override
                public void onError(Throwable failed) {}
            };
            com.launchdarkly.eventsource.EventSource.Builder builder =
                    new com.launchdarkly.eventsource.EventSource.Builder(
                                    ConnectStrategy.http(URI.create(url)).header(KEY, "secret"))
                            .retryDelay(50, TimeUnit.MILLISECONDS);
            BackgroundEventSource source = new BackgroundEventSource.Builder(handler, builder).build();
            source.start();
            return source;
        }
    },

    OKHTTP_SSE("okhttp-sse 4.12.0") {
        @Override
        AutoCloseable listen(String url, Consumer<String> heard) {
            OkHttpClient client =
                    new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
            EventSource source = EventSources.createFactory(client)
                    .newEventSource(
                            new Request.Builder().url(url).header(KEY, "secret").build(), new EventSourceListener() {
                                @Override
                                public void onEvent(EventSource from, String id, String type, String data) {
                                    heard.accept(shown(type, data, id));
                                }
                            });
            return source::cancel;
        }
    },

    JERSEY("Jersey 3.1.10") {
        @Override
        AutoCloseable listen(String url, Consumer<String> heard) {
            Client client = ClientBuilder.newClient();
            client.register(
                    (ClientRequestFilter) request -> request.getHeaders().putSingle(KEY, "secret"));
            SseEventSource source = SseEventSource.target(client.target(url))
                    .reconnectingEvery(50, TimeUnit.MILLISECONDS)
                    .build();
            source.register(event -> heard.accept(shown(event.getName(), event.readData(), event.getId())));
            Thread opening = new Thread(source::open); // it waits for the first answer
            opening.setDaemon(true);
            opening.start();
            return () -> {
                source.close(1, TimeUnit.SECONDS);
                client.close();
            };
        }
    };

    /** What must not go to another origin. */
    static final String KEY = "Authorization";

    private final String title;

    Rival(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract AutoCloseable listen(String url, Consumer<String> heard);

    private static String shown(String type, String data, String id) {
        return Objects.requireNonNullElse(type, "message") + "|" + data + "|" + Objects.requireNonNullElse(id, "");
    }
}
