package dev.announcer.vertx;

import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.web.WebResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The sink of a stream on a response of Vert.x, by its public means: for HTTP/2, and where something on the way has to see the
 * bytes. It takes bytes only while the response's queue is not full, so that a peer
 * that stalls keeps little of them in this process. Confined to the lane.
 */
final class ResponseSink implements ResponseStream {
    /** A peer that does not take the end of its stream within this time is not waited for. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int SLICE_BYTES = 32 << 10;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Optional<Wire> wire;
    private final LoopLane lane;
    private final Listener listener;
    private boolean midway;
    private boolean resumeDue;
    private boolean over;
    private boolean ended;

    ResponseSink(HttpServerRequest request, Optional<Wire> wire, LoopLane lane, Listener listener) {
        this.request = request;
        this.response = request.response();
        this.wire = wire;
        this.lane = lane;
        this.listener = listener;
    }

    @Override
    public void begin(WebResponse head) {
        if (response.closed() || response.ended()) {
            gone();
            return;
        }
        response.closeHandler(closed -> lane.run(this::gone));
        response.exceptionHandler(failed -> lane.run(this::gone));
        response.drainHandler(drained -> lane.run(this::drained));
        Replies.streamHead(request, wire, head);
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
        if (Replies.isHttp10(request)) {
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
        wire.ifPresentOrElse(Wire::cut, response::reset);
        listener.ended();
    }
}
