package dev.announcer.web;

import dev.announcer.ListenRequest;

/**
 * The application's decision on a request for a stream: who is it, what may it read, what is it sent first.
 *
 * <pre>{@code
 * (exchange, asked) -> {
 *     String user = userOf(exchange).orElseThrow(() -> ProblemException.forbidden("log in first"));
 *     return asked.mayRead("private/" + user).attribute("user", user);
 * }
 * }</pre>
 *
 * <p>Called on the thread that serves the request, by many at once. A stream is admitted once, when it begins: to take a
 * right back, end the stream.
 *
 * @param <R> the request, as the adapter's framework has it
 */
@FunctionalInterface
public interface Admission<R> {
    /**
     * What is to be listened to: {@code asked}, with what the application adds to it. Everything public may be heard by
     * whoever selects it; to serve certain topics alone, replace what was selected
     * ({@link ListenRequest.Builder#onlyTopics}).
     *
     * @param asked what the query and the headers ask for: topics, the last id, the cursor
     * @throws ProblemException if the listener is refused, as by {@link ProblemException#forbidden}
     */
    ListenRequest.Builder admit(R request, ListenRequest.Builder asked);

    /** Admits everybody to what they ask for. */
    static <R> Admission<R> everybody() {
        return (request, asked) -> asked;
    }
}
