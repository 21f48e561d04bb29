package dev.announcer.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** An answer on a socket (RFC 9112): its head, and its body, of which a piece is read each time that one is requested. */
final class SocketBody implements Flow.Publisher<List<ByteBuffer>> {
    private static final int MAX_HEAD_BYTES = 256 << 10;
    private static final int PIECE = 16 << 10;

    private final InputStream in;
    private final Socket socket;
    private final Executor executor;
    private final boolean chunked;

    // confined to the one reading task
    private long left; // of the body, or of the chunk; -1: until the end of the connection
    private boolean begun;

    private SocketBody(InputStream in, Socket socket, Executor executor, boolean chunked, long length) {
        this.in = in;
        this.socket = socket;
        this.executor = executor;
        this.chunked = chunked;
        this.left = chunked ? 0 : length;
    }

    /** Reads the head of the answer. */
    static Response response(InputStream in, Socket socket, Executor executor) throws IOException {
        int[] budget = {MAX_HEAD_BYTES};
        int status;
        HttpHeaders headers;
        do {
            String first = line(in, budget);
            if (!first.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
                throw new IOException("what came is not HTTP/1.1");
            }
            status = Integer.parseInt(first, 9, 12, 10);
            Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in, budget); !line.isEmpty(); line = line(in, budget)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                            .add(line.substring(colon + 1).strip());
                }
            }
            headers = HttpHeaders.of(fields, (name, value) -> true);
        } while (status < 200); // 100 and 103 come before the answer (RFC 9110 section 15.2)
        boolean chunked = headers.firstValue("Transfer-Encoding")
                .map(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"))
                .orElse(false);
        long length = headers.firstValue("Content-Length")
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
        return new Response(status, headers, new SocketBody(in, socket, executor, chunked, length));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
        AtomicLong demand = new AtomicLong();
        AtomicBoolean cancelled = new AtomicBoolean();
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long pieces) {
                if (demand.getAndAdd(pieces) == 0) {
                    executor.execute(() -> serve(subscriber, demand, cancelled));
                }
            }

            @Override
            public void cancel() {
                cancelled.set(true);
                close(socket);
            }
        });
    }

    private void serve(
            Flow.Subscriber<? super List<ByteBuffer>> subscriber, AtomicLong demand, AtomicBoolean cancelled) {
        try {
            do {
                byte[] piece = new byte[PIECE];
                int length = read(piece);
                if (cancelled.get()) {
                    return;
                }
                if (length < 0) {
                    close(socket);
                    subscriber.onComplete();
                    return;
                }
                subscriber.onNext(List.of(ByteBuffer.wrap(piece, 0, length)));
            } while (demand.decrementAndGet() > 0);
        } catch (IOException broken) {
            close(socket);
            if (!cancelled.get()) {
                subscriber.onError(broken);
            }
        }
    }

    private int read(byte[] target) throws IOException {
        if (chunked && left == 0) {
            left = chunk();
        }
        if (left == 0) {
            return -1;
        }
        int length = in.read(target, 0, left < 0 ? target.length : (int) Math.min(target.length, left));
        if (length < 0 && left > 0) {
            throw new EOFException("the body was cut short");
        }
        left -= left < 0 ? 0 : length;
        return length;
    }

    /** The size of the next chunk; 0 behind the last one. */
    private long chunk() throws IOException {
        int[] budget = {MAX_HEAD_BYTES};
        if (begun && !line(in, budget).isEmpty()) {
            throw new IOException("a chunk of the body is not as long as it said");
        }
        begun = true;
        String size = line(in, budget).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("a chunk of the body has no size");
        }
        return Long.parseLong(size, 16);
    }

    private static String line(InputStream in, int[] budget) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed");
            }
            if (--budget[0] < 0) {
                throw new IOException("the head of the answer is too long");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /** Closes it; one that cannot be closed is gone already. */
    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            return;
        }
    }
}
