package dev.announcer.client;

import java.util.concurrent.CompletableFuture;

/** Sends requests. */
@FunctionalInterface
interface Transport {
    /**
     * Sends a request, and does not wait. The future completes with the head of the answer; cancelled before, it lets the
     * connection go. Redirects are not followed.
     *
     * @throws IllegalArgumentException if the request holds what cannot be sent
     */
    CompletableFuture<Response> send(Request request);
}
