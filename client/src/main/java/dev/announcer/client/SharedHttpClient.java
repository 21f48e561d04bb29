package dev.announcer.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The {@link HttpClient} of all sources that were given none: made for the first of them, gone with the last.
 *
 * <p>An {@code HttpClient} has a thread of its own, which before Java 21 can only be ended by the garbage collector. It is a
 * member of the thread group of who made the client, so this one is made by a thread of a group of its own, whose interruption
 * ends it.
 */
final class SharedHttpClient {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    // guarded by the class
    private static @Nullable HttpClient client;
    private static @Nullable ThreadGroup group;
    private static int users;

    private SharedHttpClient() {}

    /** The client, for one user more. */
    static synchronized HttpClient acquire() {
        HttpClient shared = client;
        if (shared == null) {
            ThreadGroup ours = new ThreadGroup("announcer-client-http");
            CompletableFuture<HttpClient> made = new CompletableFuture<>();
            Thread maker = new Thread(ours, () -> make(made), "announcer-client-http");
            maker.setDaemon(true);
            maker.setContextClassLoader(ClassLoader.getSystemClassLoader()); // the client's own thread inherits it
            maker.start();
            shared = made.join();
            client = shared;
            group = ours;
        }
        users++;
        return shared;
    }

    private static void make(CompletableFuture<HttpClient> made) {
        try {
            made.complete(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .executor(Threads.POOL)
                    .build());
        } catch (RuntimeException | Error failed) {
            made.completeExceptionally(failed);
        }
    }

    /** One user less, whose requests are all over. */
    static synchronized void release() {
        users--;
        ThreadGroup ours = group;
        if (users == 0 && ours != null) {
            client = null;
            group = null;
            ours.interrupt();
        }
    }
}
