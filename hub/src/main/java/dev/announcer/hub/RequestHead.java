package dev.announcer.hub;

import dev.announcer.web.Problem;
import dev.announcer.web.RequestTarget;
import dev.announcer.web.WebRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The head of a request, as the endpoints want to see it, and what it says of its connection and of its body's framing. */
final class RequestHead implements WebRequest {
    private static final int MAX_DETAIL = 200;
    private static final int SMALL_BYTES = 64 << 10;

    private final HttpRequest request;
    private final RequestTarget target;

    // Few, and looked through many times: without the hashing of a map.
    private final CharSequence[] names;
    private final String[] values;

    RequestHead(HttpRequest request) {
        this.request = request;
        this.target = RequestTarget.parse(request.uri());
        HttpHeaders headers = request.headers();
        this.names = new CharSequence[headers.size()];
        this.values = new String[names.length];
        var fields = headers.iteratorCharSequence();
        for (int i = 0; i < names.length; i++) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            names[i] = field.getKey();
            values[i] = field.getValue().toString();
        }
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return request.uri();
    }

    @Override
    public List<String> headers(String name) {
        String first = null;
        List<String> several = null;
        for (int i = 0; i < names.length; i++) {
            if (AsciiString.contentEqualsIgnoreCase(names[i], name)) {
                if (first == null) {
                    first = values[i];
                } else {
                    if (several == null) {
                        several = new ArrayList<>(List.of(first));
                    }
                    several.add(values[i]);
                }
            }
        }
        return several != null ? several : first != null ? List.of(first) : List.of();
    }

    private boolean has(AsciiString name) {
        for (CharSequence sent : names) {
            if (name.contentEqualsIgnoreCase(sent)) {
                return true;
            }
        }
        return false;
    }

    /** The path, undecoded. */
    String path() {
        return target.path();
    }

    /** What is wrong with the head before one asks what it is for; empty: nothing. */
    Optional<Problem> fault() {
        if (request.decoderResult().isFailure()) {
            return Optional.of(malformed(request.decoderResult().cause()));
        }
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return problem(505, "this is " + version.text() + "; HTTP/1.1 and HTTP/1.0 are served");
        }
        int hosts = headers("host").size();
        if (hosts > 1) {
            return problem(400, "there are " + hosts + " Host fields; there must be one"); // RFC 9112 section 3.2
        }
        if (hosts == 0 && !isHttp10()) {
            return problem(400, "there is no Host field; HTTP/1.1 needs one");
        }
        List<String> codings = headers("transfer-encoding");
        if (codings.size() > 1 || (codings.size() == 1 && !codings.get(0).equalsIgnoreCase("chunked"))) {
            return problem(501, "of transfer codings only chunked is known"); // RFC 9112 section 6.1
        }
        return Optional.empty();
    }

    /** What the decoder could not make a request of. */
    static Problem malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(431, "the header fields are too large");
        }
        String why = String.valueOf(cause.getMessage());
        return Problem.of(
                400,
                "this is not a request of HTTP/1.1 (RFC 9112): "
                        + (why.length() > MAX_DETAIL ? why.substring(0, MAX_DETAIL) + "..." : why));
    }

    private static Optional<Problem> problem(int status, String detail) {
        return Optional.of(Problem.of(status, detail));
    }

    boolean isHttp10() {
        return request.protocolVersion().minorVersion() == 0;
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    /** Whether the client wants to use the connection again. */
    boolean keepAlive() {
        return HttpUtil.isKeepAlive(request);
    }

    /** Whether the client waits for 100 before it sends the body; an HTTP/1.0 client does not (RFC 9110 section 10.1.1). */
    boolean expectsContinue() {
        return !isHttp10() && has(HttpHeaderNames.EXPECT);
    }

    /** Whether more may follow than is worth reading if nobody wants it. */
    boolean bringsMuch() {
        return isChunked() || contentLength() > SMALL_BYTES || expectsContinue();
    }

    /** Whether it expects something else than 100 (RFC 9110 section 10.1.1). */
    boolean expectsUnknown() {
        return expectsContinue()
                && !headers("expect").stream()
                        .allMatch(value -> HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(value));
    }

    boolean isChunked() {
        return has(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** The length of the body if the head tells it, 0 without a body, -1 if it is chunked. The decoder has checked it. */
    long contentLength() {
        return isChunked() ? -1 : HttpUtil.getContentLength(request, 0L);
    }
}
