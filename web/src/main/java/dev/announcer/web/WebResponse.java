package dev.announcer.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole response, but for what belongs to the connection: the adapter adds {@code Content-Length} (the body's length;
 * not to 204, nor to the answer to HEAD), {@code Date} and {@code Connection}. Immutable, as long as nobody writes into its body.
 */
public final class WebResponse {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Head headers;
    private final byte[] body;

    private WebResponse(int status, Head headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** A response of this status alone. */
    public static WebResponse of(int status) {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status is " + status + ", 100 to 599 are allowed");
        }
        return new WebResponse(status, Head.EMPTY, NOTHING);
    }

    /** A response that nobody may keep ({@code no-store}) or take for another type ({@code nosniff}). */
    public static WebResponse of(int status, String contentType, String body) {
        return of(status)
                .withHeader("content-type", contentType)
                .withHeader("cache-control", "no-store")
                .withHeader("x-content-type-options", "nosniff")
                .withBody(body);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The header fields in order; a name may come more than once. */
    public List<Header> headers() {
        return headers.fields;
    }

    /**
     * The header fields as they stand in HTTP/1.1, each with the end of its line (RFC 9112 section 5). Made once for all
     * copies that differ in their bodies alone; not a copy, and not to be written into.
     */
    public byte[] headerLines() {
        return headers.lines();
    }

    /** The first field of this name, given in lower case. */
    public Optional<String> header(String name) {
        return headers.fields.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst();
    }

    /** The body; not a copy, and not to be written into. */
    public byte[] body() {
        return body;
    }

    /** A copy with this field added. */
    public WebResponse withHeader(String name, String value) {
        return withHeaders(List.of(new Header(name, value)));
    }

    /** A copy with these fields added. */
    public WebResponse withHeaders(List<Header> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Header> all = new ArrayList<>(headers.fields);
        all.addAll(more);
        return new WebResponse(status, new Head(List.copyOf(all)), body);
    }

    /** The same without its body: what HEAD is answered (RFC 9110 section 9.3.2). */
    public WebResponse withoutBody() {
        return new WebResponse(status, headers, NOTHING);
    }

    WebResponse withBody(String text) {
        return new WebResponse(
                status, headers, Objects.requireNonNull(text, "body").getBytes(StandardCharsets.UTF_8));
    }

    /** The header fields, shared by copies. */
    private static final class Head {
        static final Head EMPTY = new Head(List.of());

        final List<Header> fields;
        private byte[] lines = NOTHING; // made when first needed (a benign race)

        Head(List<Header> fields) {
            this.fields = fields;
        }

        byte[] lines() {
            byte[] made = lines;
            if (made.length == 0 && !fields.isEmpty()) {
                StringBuilder text = new StringBuilder();
                for (Header field : fields) {
                    text.append(field.name()).append(": ").append(field.value()).append("\r\n");
                }
                made = text.toString().getBytes(StandardCharsets.US_ASCII);
                lines = made;
            }
            return made;
        }
    }

    @Override
    public String toString() {
        return "WebResponse[" + status + ", " + headers.fields + ", " + new String(body, StandardCharsets.UTF_8) + "]";
    }
}
