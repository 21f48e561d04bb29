package dev.announcer.client;

import dev.announcer.EventLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a source was told by its builder, which explains and checks it. */
record Settings(
        URI url,
        String method,
        @Nullable BodyPublisher body,
        Map<String, List<String>> headers,
        Supplier<Map<String, String>> headerSupplier,
        @Nullable HttpClient client,
        String lastEventId,
        @Nullable LastEventIdStore store,
        Duration reconnectDelay,
        Duration maxReconnectDelay,
        Duration idleTimeout,
        EventLimits limits,
        boolean reconnecting,
        boolean patient,
        Executor executor,
        EventSourceObserver observer,
        Clockwork clockwork) {}
