package dev.announcer.journal.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Connects to one Redis. */
final class AddressConnector implements RedisConnector {
    private static final int THREADS = 2; // the fewest that the driver takes; started when they are needed

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;

    /** @throws UncheckedIOException if the certificates cannot be read */
    AddressConnector(RedisAddress address) {
        if (address.ca() != null && !Files.isReadable(address.ca())) {
            throw new UncheckedIOException(new NoSuchFileException(address.ca() + " cannot be read"));
        }
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        client = RedisClient.create(resources);
        client.setOptions(options(address));
        uri = uri(address);
    }

    private static RedisURI uri(RedisAddress address) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(address.host())
                .withPort(address.port())
                .withDatabase(address.database())
                .withSsl(address.tls())
                .withTimeout(address.settings().timeout());
        if (address.password() != null && address.user() != null) {
            uri.withAuthentication(address.user(), address.password().toCharArray());
        } else if (address.password() != null) {
            uri.withPassword(address.password().toCharArray());
        }
        return uri.build();
    }

    private static ClientOptions options(RedisAddress address) {
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .timeoutOptions(TimeoutOptions.create())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(address.settings().timeout())
                        .keepAlive(true)
                        .build());
        if (address.ca() != null) {
            options.sslOptions(SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(address.ca().toFile())
                    .build());
        }
        return options.build();
    }

    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
        return client.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    @Override
    public void close() {
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .whenComplete((done, failed) -> resources.shutdown(0, 1, TimeUnit.SECONDS));
    }
}
