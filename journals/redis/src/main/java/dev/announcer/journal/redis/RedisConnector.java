package dev.announcer.journal.redis;

import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletionStage;

/**
 * Where a journal's connections come from: the way to configure what an address does not say (Sentinel, Cluster, certificates of
 * clients), as the driver gives it.
 *
 * <p>The client's options must be {@code autoReconnect(false)}, because otherwise the driver sends commands again whose answer was lost, and
 * {@code protocolVersion(ProtocolVersion.RESP2)}; a connection with others is refused.
 */
public interface RedisConnector {
    /**
     * Connects anew. Called on any thread, must not block; the journal closes the connection.
     */
    CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect();

    /** Gives back what belongs to it, once, after the last connection was closed. Must not block. */
    void close();
}
