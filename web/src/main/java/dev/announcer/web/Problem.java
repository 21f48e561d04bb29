package dev.announcer.web;

import java.util.Objects;

/**
 * An error as {@code application/problem+json} (RFC 9457), of the type {@code about:blank}: the title is the status in
 * words, the detail says what was wrong and what is allowed.
 *
 * @param line the line of a batch that was wrong, counted from 1; 0: none
 */
public record Problem(int status, String detail, int line) {
    /** The media type of problems. */
    public static final String CONTENT_TYPE = "application/problem+json";

    /** Checks. */
    public Problem {
        Objects.requireNonNull(detail, "detail");
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status is " + status + ", 400 to 599 are allowed");
        }
        if (line < 0) {
            throw new IllegalArgumentException("line is " + line + ", it cannot be negative");
        }
    }

    /** A problem that belongs to no line. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, 0);
    }

    /** The same, on this line of a batch, counted from 1. */
    public Problem atLine(int line) {
        return new Problem(status, detail, line);
    }

    /** The status in words (RFC 9110 section 15). */
    public String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 411 -> "Length Required";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large"; // RFC 6585
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> status < 500 ? "Client Error" : "Server Error";
        };
    }

    /** The response that tells it. */
    public WebResponse toResponse() {
        String json = "{\"type\":\"about:blank\",\"title\":" + Json.string(title()) + ",\"status\":" + status
                + ",\"detail\":" + Json.string(detail) + (line == 0 ? "" : ",\"line\":" + line) + "}\n";
        return WebResponse.of(status, CONTENT_TYPE, json);
    }
}
