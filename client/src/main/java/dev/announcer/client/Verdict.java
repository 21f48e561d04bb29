package dev.announcer.client;

import dev.announcer.client.Failure.Reason;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What the head of an answer means (HTML Living Standard 9.2.3). */
sealed interface Verdict {
    /** It is a stream. */
    record Open() implements Verdict {}

    /** It is elsewhere. */
    record Elsewhere(URI target) implements Verdict {}

    /** It is none, and will not be one. */
    record Never(Failure failure) implements Verdict {}

    /** It is none now; how long the server asks to wait, if it does. */
    record NotNow(Failure failure, Optional<Duration> notBefore) implements Verdict {}

    /** Judges an answer; {@code patient}: whether statuses that may pass are tried again, which the standard does not do. */
    static Verdict of(Request request, Response response, boolean patient, Instant now) {
        return switch (response.status()) {
            case 200 -> ofStream(response);
            case 301, 302, 303, 307, 308 -> ofRedirect(request, response);
            default -> {
                int status = response.status();
                String what = status == 204
                        ? "the server has no more to say (status 204)"
                        : "the answer has status " + status + ", and only 200 opens a stream";
                Failure failure = Failure.of(Reason.STATUS, what, response);
                boolean mayPass = status == 408 || status == 429 || (status >= 500 && status <= 599);
                yield patient && mayPass ? new NotNow(failure, retryAfter(response, now)) : new Never(failure);
            }
        };
    }

    private static Verdict ofStream(Response response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int end = type.indexOf(';');
        String essence = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (!essence.equals("text/event-stream")) {
            String what = type.isEmpty() ? "the answer has no Content-Type" : "the answer has the Content-Type " + type;
            return new Never(Failure.of(Reason.CONTENT_TYPE, what + ", and not text/event-stream", response));
        }
        String encoding = encoding(response);
        return switch (encoding) {
            case "", "identity", "gzip", "x-gzip" -> new Open();
            default ->
                new Never(Failure.of(
                        Reason.CONTENT_TYPE,
                        "the answer has the Content-Encoding " + encoding + ", and only gzip is known",
                        response));
        };
    }

    /** The encoding of a body, in lower case; empty if there is none. */
    static String encoding(Response response) {
        return String.join(",", response.headers().allValues("Content-Encoding"))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static Verdict ofRedirect(Request request, Response response) {
        String location = response.headers().firstValue("Location").orElse("");
        if (location.isEmpty()) {
            // Taken for a relative one, an empty Location would be a loop.
            return new Never(Failure.of(
                    Reason.REDIRECT, "the answer has status " + response.status() + " and no Location", response));
        }
        URI target;
        try {
            target = request.url().resolve(URI.create(location));
        } catch (IllegalArgumentException malformed) {
            return refused("is no URL", location, response);
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (target.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            return refused("is neither http nor https", location, response);
        }
        if (scheme.equals("http") && "https".equalsIgnoreCase(request.url().getScheme())) {
            return refused("is not encrypted, as the request was", location, response); // CWE-319
        }
        return new Elsewhere(target);
    }

    private static Verdict refused(String why, String location, Response response) {
        return new Never(
                Failure.of(Reason.REDIRECT, "the answer redirects to " + location + ", which " + why, response));
    }

    /** Seconds, or a date (RFC 9110 section 10.2.3). */
    private static Optional<Duration> retryAfter(Response response, Instant now) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
