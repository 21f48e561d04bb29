package dev.announcer.vertx;

import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.WebResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * The sink of a stream on a response of Vert.x. It takes bytes only while the response's queue is not full, so that a peer
 * that stalls keeps little of them in this process. Confined to the lane.
 */
final class ResponseSink implements Sink {
    /** A peer that does not take the end of its stream within this time is not waited for. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int QUEUE_BYTES = 64 << 10;
    private static final int SLICE_BYTES = 32 << 10;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final LoopLane lane;
    private final Listener listener;
    private boolean midway;
    private boolean resumeDue;
    private boolean over;
    private boolean ended;

    ResponseSink(HttpServerRequest request, LoopLane lane, Listener listener) {
        this.request = request;
        this.response = request.response();
        this.lane = lane;
        this.listener = listener;
    }

    /** Sends the head, at once. */
    void begin(WebResponse head) {
        if (response.closed() || response.ended()) {
            gone();
            return;
        }
        response.closeHandler(closed -> lane.run(this::gone));
        response.exceptionHandler(failed -> lane.run(this::gone));
        response.drainHandler(drained -> lane.run(this::drained));
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        Replies.head(response, head);
        if (isHttp10()) {
            // The body ends with the connection, whatever the request said of keeping it.
            response.headersEndHandler(ready -> response.headers().set("connection", "close"));
            response.write(Buffer.buffer());
        } else {
            response.setChunked(true);
            response.writeHead();
        }
    }

    private boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }

    @Override
    public int write(Frames frames, int from) {
        int size = frames.size();
        int at = from;
        Buffer all = lane.buffer(frames);
        while (at < size && !over && !response.writeQueueFull()) {
            int count = Math.min(SLICE_BYTES, size - at);
            response.write(count == size ? all : all.slice(at, at + count));
            at += count;
        }
        midway = at < size && at > 0;
        resumeDue = at < size && !over;
        return at - from;
    }

    private void drained() {
        if (resumeDue && !over && !response.writeQueueFull()) {
            resumeDue = false;
            listener.resume();
        }
    }

    private void gone() {
        over = true;
        listener.ended();
    }

    @Override
    public void close(CloseReason reason) {
        if (over) {
            listener.ended();
            return;
        }
        over = true;
        if (midway || response.writeQueueFull()) {
            abort();
            return;
        }
        response.end().onComplete(sent -> lane.run(this::sent));
        lane.after(PATIENCE, this::giveUp);
    }

    private void sent() {
        ended = true;
        if (isHttp10()) {
            request.connection().close();
        }
        listener.ended();
    }

    private void giveUp() {
        if (!ended) {
            abort();
        }
    }

    private void abort() {
        request.connection().close();
        listener.ended();
    }
}
