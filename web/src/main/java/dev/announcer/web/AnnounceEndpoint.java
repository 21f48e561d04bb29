package dev.announcer.web;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * Answers requests for {@code /announce} and {@code /ping}. Checked in this order: method, host, {@code OPTIONS}, origin,
 * key, parameters, length. Immutable and thread-safe.
 *
 * <p>The adapter asks with the head of a request ({@link #announce}, {@link #ping}), and if it is accepted reads the body,
 * makes the announcement ({@link AnnounceParameters#toAnnouncement}, {@link #check}), announces it, and sends
 * {@link #answer} or {@link #failure}, with {@link AnnounceAnswer.Accept#headers} added.
 */
public final class AnnounceEndpoint {
    /** The media type of a batch and of its answer. */
    public static final String BATCH_TYPE = "application/x-ndjson";

    /** The topic under which {@code /ping} announces. */
    public static final String PING_TOPIC = "ping";

    /** What {@code /ping} announces. */
    public static final String PING_DATA = "pong";

    private static final List<String> PARAMETERS = List.of("topic", "type", "id", "retry", "private", "once");
    private static final List<String> BATCH_PARAMETERS = List.of("topic", "once");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,10}");
    private static final int MAX_LENGTH_DIGITS = 18;

    /** Copied for each answer: its header fields need to be checked once. */
    private static final WebResponse ACCEPTED = WebResponse.of(200, "application/json", "");

    private final Optional<Key> key;
    private final int maxTopics;
    private final long maxAnnouncementBytes;
    private final long maxBatchBytes;
    private final Entrance announceEntrance;
    private final Entrance pingEntrance;

    /** An endpoint of this policy. */
    public AnnounceEndpoint(WebPolicy policy) {
        this.key = policy.announceKey();
        this.maxTopics = policy.maxTopics();
        this.maxAnnouncementBytes = policy.maxAnnouncementBytes();
        this.maxBatchBytes = policy.maxBatchBytes();
        this.announceEntrance = new Entrance(policy, List.of("POST"));
        // No HEAD: it would have to announce, and must not (RFC 9110 section 9.2.1).
        this.pingEntrance = new Entrance(policy, List.of("GET", "POST"));
    }

    /** What to do with this request for {@code /announce}. Never throws for what a client sent. */
    public AnnounceAnswer announce(WebRequest request) {
        return answer(request, announceEntrance, false);
    }

    /**
     * What to do with this request for {@code /ping}: if it is accepted, its body is of no interest, and
     * {@code accept.parameters().toAnnouncement(PING_DATA)} is announced.
     */
    public AnnounceAnswer ping(WebRequest request) {
        return answer(request, pingEntrance, true);
    }

    private AnnounceAnswer answer(WebRequest request, Entrance entrance, boolean ping) {
        Optional<WebResponse> refused = entrance.answer(request).or(() -> refuse(request, entrance));
        if (refused.isPresent()) {
            return new AnnounceAnswer.Reply(entrance.out(request, refused.get()));
        }
        try {
            boolean batch = !ping && batch(request);
            AnnounceAnswer.Accept accept = new AnnounceAnswer.Accept(
                    ping ? pingParameters(request) : parameters(request, batch),
                    batch,
                    batch ? maxBatchBytes : maxAnnouncementBytes,
                    entrance.headers(request));
            return length(request) > accept.maxBodyBytes()
                    ? new AnnounceAnswer.Reply(entrance.out(request, tooLarge(accept)))
                    : accept;
        } catch (ProblemException bad) {
            return new AnnounceAnswer.Reply(entrance.out(request, bad.problem().toResponse()));
        }
    }

    private Optional<WebResponse> refuse(WebRequest request, Entrance entrance) {
        if (entrance.crossSite(request)) {
            return Optional.of(Problem.of(
                            403,
                            "a page of another origin may not announce here, unless its origin is allowed by name;"
                                    + sent(request, "Origin") + sent(request, "Sec-Fetch-Site"))
                    .toResponse());
        }
        return key.isPresent() && !Bearer.shows(request, Optional.empty(), key.get())
                ? Optional.of(Bearer.unauthorized("send it as Authorization: Bearer KEY"))
                : Optional.empty();
    }

    private static String sent(WebRequest request, String name) {
        List<String> values = request.headers(name);
        return values.isEmpty() ? "" : " " + name + " is \"" + String.join("\", \"", values) + "\"";
    }

    private static AnnounceParameters pingParameters(WebRequest request) {
        Query.of(request.target())
                .allow(List.of(), RequestTarget.parse(request.target()).path());
        return new AnnounceParameters(
                List.of(PING_TOPIC), Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    }

    private AnnounceParameters parameters(WebRequest request, boolean batch) {
        Query query = Query.of(request.target());
        // Of a batch each line says its own; what the query says for all of them would be doubted or overlooked.
        query.allow(batch ? BATCH_PARAMETERS : PARAMETERS, batch ? "a batch" : "/announce");
        boolean once = flag(query, "once");
        check(parameters(query, once && !batch).toAnnouncement("")); // before the body is sent; a line has its own id
        return parameters(query, once);
    }

    private static AnnounceParameters parameters(Query query, boolean once) {
        return new AnnounceParameters(
                query.all("topic"), query.one("type"), query.one("id"), retry(query), flag(query, "private"), once);
    }

    private static Optional<Duration> retry(Query query) {
        Optional<String> retry = query.one("retry");
        // Digits of ASCII alone: Long.parseLong takes signs and the digits of every script.
        if (retry.isPresent() && !MILLIS.matcher(retry.get()).matches()) {
            throw ProblemException.bad("retry is \"" + retry.get() + "\"; 1 to 10 digits are allowed, milliseconds");
        }
        return retry.map(Long::parseLong).map(Duration::ofMillis);
    }

    private static boolean flag(Query query, String name) {
        Optional<String> value = query.one(name);
        return switch (value.orElse("off")) {
            case "", "on", "true" -> true;
            case "off", "false" -> false;
            default ->
                throw ProblemException.bad(name + " is \"" + value.get() + "\"; on, true, off and false are allowed");
        };
    }

    private static boolean batch(WebRequest request) {
        List<String> types = request.headers("Content-Type");
        if (types.size() > 1) {
            throw ProblemException.bad("Content-Type is given " + types.size() + " times; it is allowed once");
        }
        for (String coding : request.headers("Content-Encoding")) {
            if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
                // RFC 9110 section 8.4; unpacking would need a bound of its own (CWE-409).
                throw new ProblemException(
                        Problem.of(415, "Content-Encoding is \"" + coding + "\"; a body is taken as it is, unpacked"));
            }
        }
        return Fields.mediaType(types).equals(BATCH_TYPE);
    }

    private static long length(WebRequest request) {
        long length = -1;
        for (String value : request.headers("Content-Length")) {
            if (!value.isEmpty() && value.length() <= MAX_LENGTH_DIGITS && isDigits(value)) {
                length = Math.max(length, Long.parseLong(value));
            }
        }
        return length;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the announcement if it keeps the policy's limits (CWE-770).
     *
     * @throws ProblemException 400 if it has too many topics, 413 if its data has too many bytes
     */
    public Announcement check(Announcement announcement) {
        int topics = announcement.topics().size();
        if (maxTopics > 0 && topics > maxTopics) {
            throw ProblemException.bad(
                    "the announcement has " + topics + " topics, at most " + maxTopics + " are allowed");
        }
        String data = announcement.event().data();
        // No character has more than 3 bytes for each char.
        if (data.length() > maxAnnouncementBytes / 3
                && data.getBytes(StandardCharsets.UTF_8).length > maxAnnouncementBytes) {
            throw new ProblemException(tooLarge(maxAnnouncementBytes));
        }
        return announcement;
    }

    /** 413: the body is, or would be, larger than {@link AnnounceAnswer.Accept#maxBodyBytes}. */
    public WebResponse tooLarge(AnnounceAnswer.Accept accept) {
        return tooLarge(accept.maxBodyBytes()).toResponse();
    }

    private static Problem tooLarge(long maxBytes) {
        return Problem.of(413, "what is announced is too large, at most " + maxBytes + " bytes are allowed");
    }

    /** 200: the announcement was accepted. */
    public WebResponse answer(Appended appended) {
        return ACCEPTED.withBody(line(appended) + "\n");
    }

    /** 200: the answer to a batch, made of {@link #line} and {@link #errorLine}, in the order of the batch. */
    public WebResponse answer(List<String> lines) {
        return WebResponse.of(200, BATCH_TYPE, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    /**
     * The announcement failed: 503 with {@code Retry-After} for BUSY and UNAVAILABLE, 504 for UNKNOWN, 400 for an
     * {@link IllegalArgumentException}, the problem of a {@link ProblemException}, else 500. What a stage wraps around the
     * cause is taken off.
     */
    public WebResponse failure(Throwable why) {
        Throwable cause = cause(why);
        if (cause instanceof AnnounceException failed) {
            return switch (failed.reason()) {
                case BUSY ->
                    Problem.of(503, "too much waits to be announced; nothing was announced, try again later")
                            .toResponse()
                            .withHeader("retry-after", "1");
                case UNAVAILABLE ->
                    Problem.of(503, "the journal cannot be reached; nothing was announced, try again later")
                            .toResponse()
                            .withHeader("retry-after", "5");
                case UNKNOWN ->
                    Problem.of(504, "no answer came from the journal; it may have been announced")
                            .toResponse();
            };
        }
        if (cause instanceof ProblemException bad) {
            return bad.problem().toResponse();
        }
        return cause instanceof IllegalArgumentException
                ? Problem.of(400, String.valueOf(cause.getMessage())).toResponse()
                // Nothing of the inside (CWE-209).
                : Problem.of(500, "announcing failed; it may have been announced")
                        .toResponse();
    }

    /** The line of a batch's answer for an announcement that was accepted, without its end. */
    public static String line(Appended appended) {
        return "{\"id\":" + Json.string(appended.id()) + (appended.isDuplicate() ? ",\"duplicate\":true}" : "}");
    }

    /** The line of a batch's answer for an announcement that failed, without its end. */
    public static String errorLine(Throwable why) {
        Throwable cause = cause(why);
        String word = "unknown"; // whatever happened: it may have been announced
        if (cause instanceof AnnounceException failed) {
            word = switch (failed.reason()) {
                case BUSY -> "busy";
                case UNAVAILABLE -> "unavailable";
                case UNKNOWN -> "unknown";
            };
        } else if (cause instanceof IllegalArgumentException) {
            word = "refused";
        }
        return "{\"error\":\"" + word + "\"}";
    }

    private static Throwable cause(Throwable why) {
        Throwable cause = why;
        while (cause.getCause() != null
                && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
