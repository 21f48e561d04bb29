package dev.announcer.web;

import dev.announcer.ListenException;
import dev.announcer.ListenRequest;
import dev.announcer.TopicSelector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Answers requests for {@code /listen}. Checked in this order: method, host, {@code OPTIONS}, the form of the query, key,
 * parameters, {@code Accept}. Immutable and thread-safe.
 */
public final class ListenEndpoint {
    private static final int MAX_LAST = 1_000_000;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,7}");
    private static final int SHED_MILLIS = 10_000;

    /** The head of a stream; each field is needed by somebody on the way. */
    private static final WebResponse HEAD = WebResponse.of(200)
            .withHeader("content-type", "text/event-stream") // always UTF-8 (HTML Living Standard 9.2.5)
            .withHeader("cache-control", "no-store, no-transform") // a proxy that compresses holds events back
            .withHeader("x-accel-buffering", "no") // nginx would wait for a full buffer
            .withHeader("x-content-type-options", "nosniff"); // no page is made of what was announced (CWE-79)

    private final Optional<Key> key;
    private final WebPolicy.Shed shed;
    private final int maxSelectors;
    private final RandomGenerator random;
    private final Entrance entrance;

    /** An endpoint of this policy. */
    public ListenEndpoint(WebPolicy policy) {
        this.key = policy.listenKey();
        this.shed = policy.shed();
        this.maxSelectors = policy.maxSelectors();
        this.random = policy.random();
        this.entrance = new Entrance(policy, List.of("GET", "HEAD"));
    }

    /** What to do with this request: open a stream, or send a whole response. Never throws for what a client sent. */
    public ListenAnswer answer(WebRequest request) {
        return answer(request, asked -> asked);
    }

    /**
     * Like {@link #answer(WebRequest)}, if the application admits the listener. It is asked last, when all else is in order,
     * for {@code HEAD} too; an adapter gives it the request of its own framework:
     *
     * <pre>{@code endpoint.answer(head, asked -> admission.admit(exchange, asked))}</pre>
     *
     * <p>Its {@link ProblemException} is answered as it says; anything else that it throws is answered 500 without a word of
     * what it was, which {@link ListenAnswer.Reply#failure} tells the adapter.
     */
    public ListenAnswer answer(WebRequest request, UnaryOperator<ListenRequest.Builder> admission) {
        Optional<WebResponse> early = entrance.answer(request);
        if (early.isPresent()) {
            return reply(request, early.get());
        }
        try {
            Query query = Query.of(request.target());
            if (key.isPresent() && !Bearer.shows(request, query.one("access_token"), key.get())) {
                return reply(
                        request,
                        Bearer.unauthorized("send it as Authorization: Bearer KEY, or as the parameter access_token"));
            }
            ListenRequest.Builder listen = parameters(request, query);
            if (!Negotiation.acceptsEventStream(request.headers("Accept"))) {
                return reply(
                        request,
                        Problem.of(406, "Accept does not allow text/event-stream, which is all there is here")
                                .toResponse());
            }
            return admitted(request, listen, admission);
        } catch (ProblemException bad) {
            return reply(request, bad.problem().toResponse());
        }
    }

    private ListenAnswer admitted(
            WebRequest request, ListenRequest.Builder asked, UnaryOperator<ListenRequest.Builder> admission) {
        ListenRequest.Builder admitted;
        try {
            admitted = Objects.requireNonNull(admission.apply(asked), "what is admitted");
        } catch (ProblemException refused) {
            throw refused;
        } catch (RuntimeException failed) { // the application's fault, even if it is an IllegalArgumentException
            return new ListenAnswer.Reply(entrance.out(request, failed()), Optional.of(failed));
        }
        return request.method().equals("HEAD")
                ? reply(request, HEAD)
                : new ListenAnswer.Stream(admitted, entrance.out(request, HEAD));
    }

    private static WebResponse failed() {
        return Problem.of(500, "the stream could not be opened").toResponse(); // nothing of the inside (CWE-209)
    }

    private ListenAnswer.Reply reply(WebRequest request, WebResponse response) {
        return new ListenAnswer.Reply(entrance.out(request, response));
    }

    /** What the query and the headers ask for; parameters that are not known are left out, polyfills add some. */
    private ListenRequest.Builder parameters(WebRequest request, Query query) {
        ListenRequest.Builder listen = ListenRequest.builder()
                .topics(selectors(query))
                .cursor(cursor(request, query))
                .showTopics(showTopics(query));
        if (key.isPresent()) {
            listen.mayRead(Set.of(TopicSelector.ALL)); // who has the key hears everything
        }
        last(query).ifPresent(listen::last);
        return listen.lastEventId(LastEventId.of(request, query)); // an id, if there is one, takes the place of last
    }

    private Set<TopicSelector> selectors(Query query) {
        Set<TopicSelector> selectors = new LinkedHashSet<>();
        for (String topic : query.all("topic")) {
            try {
                selectors.add(TopicSelector.parse(topic));
            } catch (IllegalArgumentException notAllowed) {
                throw ProblemException.bad(String.valueOf(notAllowed.getMessage()));
            }
        }
        if (maxSelectors > 0 && selectors.size() > maxSelectors) { // CWE-770
            throw ProblemException.bad(
                    selectors.size() + " topics are selected, at most " + maxSelectors + " are allowed");
        }
        return selectors;
    }

    /**
     * By default a cursor goes to who asks as the standard's EventSource does, with {@code no-cache} (HTML Living Standard
     * 9.2.2): some readers built on {@code fetch} would hand it to the application as an empty message.
     */
    private static ListenRequest.Cursor cursor(WebRequest request, Query query) {
        String cursor = query.one("cursor").orElse("auto");
        return switch (cursor) {
            case "auto" ->
                Fields.listed(request.headers("Cache-Control"), "no-cache")
                        ? ListenRequest.Cursor.BLOCK
                        : ListenRequest.Cursor.OFF;
            case "on" -> ListenRequest.Cursor.BLOCK;
            case "event" -> ListenRequest.Cursor.EVENT;
            case "off" -> ListenRequest.Cursor.OFF;
            default -> throw ProblemException.bad("cursor is \"" + cursor + "\"; auto, on, event and off are allowed");
        };
    }

    private static boolean showTopics(Query query) {
        Optional<String> topics = query.one("topics");
        if (topics.isPresent() && !topics.get().equals("show")) {
            throw ProblemException.bad(
                    "topics is \"" + topics.get() + "\"; show is allowed (a topic to listen to is said by topic)");
        }
        return topics.isPresent();
    }

    private static Optional<Integer> last(Query query) {
        Optional<String> last = query.one("last");
        if (last.isEmpty()) {
            return Optional.empty();
        }
        // Digits of ASCII alone: Integer.parseInt takes signs and the digits of every script.
        int count = COUNT.matcher(last.get()).matches() ? Integer.parseInt(last.get()) : -1;
        if (count < 0 || count > MAX_LAST) {
            throw ProblemException.bad("last is \"" + last.get() + "\"; 0 to 1000000 are allowed");
        }
        return Optional.of(count);
    }

    /**
     * The whole response for a listener that cannot be taken for now: by the policy 200 and {@code retry} with the end of
     * the body, or 503. It comes back after 10 to 20 seconds, not all at once.
     */
    public WebResponse shed(WebRequest request) {
        int millis = SHED_MILLIS + random.nextInt(SHED_MILLIS + 1);
        return entrance.out(
                request,
                shed == WebPolicy.Shed.RETRY
                        ? HEAD.withBody("retry: " + millis + "\n")
                        : Problem.of(503, "no more listeners are taken for now")
                                .toResponse()
                                .withHeader("retry-after", Integer.toString((millis + 999) / 1000)));
    }

    /**
     * The whole response for a request that {@code Announcer.listen} refused: for a {@link ListenException} 204 if the
     * stream is finished and nothing of it was missed, 410 if it is no longer held, else {@link #shed}; 400 for an
     * {@link IllegalArgumentException}, else 500. At 204 an {@code EventSource} stops (HTML Living Standard 9.2.3).
     */
    public WebResponse failure(WebRequest request, Throwable why) {
        if (why instanceof ListenException refused) {
            return switch (refused.reason()) {
                case FINISHED -> entrance.out(request, WebResponse.of(204));
                case GONE ->
                    entrance.out(
                            request,
                            Problem.of(410, "the stream is complete, and no longer held")
                                    .toResponse());
                case TOO_MANY, CLOSED -> shed(request);
            };
        }
        return entrance.out(
                request,
                why instanceof IllegalArgumentException
                        ? Problem.of(400, String.valueOf(why.getMessage())).toResponse()
                        : failed());
    }
}
