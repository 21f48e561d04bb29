package dev.announcer.hub;

import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection while it speaks HTTP: takes requests, and sends their answers in the order of the requests, although they
 * become known out of order.
 *
 * <pre>
 *            first bytes            head            end of body
 *   IDLE ---------------> HEAD ------------> BODY -------------> ANSWERING --- all answered ---> IDLE
 *    | 75 s: closed        | 408              | 408                  ^ next bytes: HEAD
 *                                                                    |
 *   deaf: a request asked for a stream, or the connection ends with an answer that is known: what still comes is
 *   thrown away. When the last answer before it is out, the connection becomes a stream ({@link Streams}) or lingers
 *   ({@link Lingering}).
 * </pre>
 *
 * <p>Confined to its event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** What the connections of a server have in common. */
    record Setting(Routes routes, Streams streams, ByteBudget budget, long headTimeoutNanos, long writeTimeoutNanos) {}

    /** Fired on all connections when the hub closes: finish what was asked and take nothing more. */
    static final Object DRAIN = new Object();

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(75);
    private static final int MAX_IN_FLIGHT = 64;
    private static final int MAX_BYTES_IN_FLIGHT = 1 << 20;
    private static final int MAX_IGNORED_BYTES = 64 << 10;
    private static final long LEAST_BYTES_A_SECOND = 1 << 10;

    private enum Phase {
        IDLE,
        HEAD,
        BODY,
        ANSWERING
    }

    private final Setting setting;
    private final NettyLane lane;
    private final boolean crowded;
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    private final Deadline deadline;
    private @Nullable ChannelHandlerContext context;
    private Phase phase = Phase.IDLE;
    private boolean deaf;
    private boolean inRead;
    private long bodyBeganNanos;
    private long bytesInFlight;

    /** Of the request whose body is being read. */
    private @Nullable Exchange reading;

    private Plan.@Nullable ReadBody plan;
    private @Nullable Body body;

    /** @param crowded the hub has too many connections: this one gets an answer that says so, and ends */
    Connection(Setting setting, NettyLane lane, boolean crowded) {
        this.setting = setting;
        this.lane = lane;
        this.crowded = crowded;
        this.deadline = new Deadline(lane.loop(), this::deadlinePassed);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        deadline.set(setting.headTimeoutNanos);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.cancel();
        dropBody();
    }

    /** Whether all that still comes is thrown away. */
    boolean isDeaf() {
        return deaf;
    }

    /** Bytes came, of whatever. */
    void bytesCame() {
        if (phase == Phase.IDLE || phase == Phase.ANSWERING) {
            phase = Phase.HEAD;
            deadline.set(setting.headTimeoutNanos);
        } else if (phase == Phase.BODY) {
            awaitBody();
        }
    }

    /** The first bytes of the connection begin a TLS handshake. */
    void tlsCame() {
        refuse(Problem.of(400, "this port speaks plain HTTP, and this is TLS"));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inRead = true;
        try {
            if (deaf) {
                return;
            }
            if (message instanceof HttpRequest request) {
                head(request);
            }
            if (message instanceof HttpContent content && reading != null && !deaf) {
                content(content, reading);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        ctx.flush();
    }

    private void head(HttpRequest request) {
        phase = Phase.BODY;
        bodyBeganNanos = System.nanoTime();
        if (request.decoderResult().isFailure()) {
            refuse(malformed(request.decoderResult()));
            return;
        }
        RequestHead head = new RequestHead(request);
        Optional<Problem> fault = head.fault();
        if (fault.isPresent()) {
            refuse(fault.get());
            return;
        }
        Exchange exchange = new Exchange(head.isHttp10(), head.isHead(), head.keepAlive() && !crowded);
        exchanges.add(exchange);
        reading = exchange;
        if (crowded) {
            answer(exchange, setting.routes.crowded(head));
        } else if (head.expectsUnknown()) {
            exchange.close();
            answer(
                    exchange,
                    Problem.of(417, "of expectations only 100-continue is known")
                            .toResponse());
        } else {
            follow(setting.routes.plan(head), head, exchange);
        }
    }

    private void follow(Plan next, RequestHead head, Exchange exchange) {
        if (next instanceof Plan.Stream stream) {
            exchange.stream(stream);
            becomeDeaf();
            advance();
        } else if (next instanceof Plan.ReadBody read && head.contentLength() <= read.maxBytes()) {
            plan = read;
            body = new Body(read.maxBytes(), setting.budget);
            awaitBody();
            if (head.expectsContinue()) {
                exchange.expectContinue();
                advance();
            }
        } else {
            // A small body is let pass, so that the connection can be used again; for a large one it ends.
            if (head.isChunked() || head.contentLength() > MAX_IGNORED_BYTES || head.expectsContinue()) {
                exchange.close();
            }
            answer(exchange, next instanceof Plan.Reply reply ? reply.response() : tooLarge((Plan.ReadBody) next));
        }
    }

    private static WebResponse tooLarge(Plan.ReadBody read) {
        return read.tooLarge().get();
    }

    private void content(HttpContent content, Exchange exchange) {
        if (content.decoderResult().isFailure()) {
            exchange.close();
            answer(exchange, malformed(content.decoderResult()).toResponse());
            return;
        }
        if (body != null && plan != null) {
            switch (body.add(content.content())) {
                case TAKEN -> exchange.takeContinue();
                case TOO_LARGE -> refuseBody(exchange, tooLarge(plan));
                case BUSY -> refuseBody(exchange, busy());
            }
        }
        if (content instanceof LastHttpContent && !deaf) {
            ended(exchange);
        }
    }

    /** The request has come as a whole. */
    private void ended(Exchange exchange) {
        phase = exchanges.isEmpty() ? Phase.IDLE : Phase.ANSWERING;
        deadline.set(exchanges.isEmpty() ? IDLE_NANOS : 0);
        reading = null;
        Plan.ReadBody asked = plan;
        Body whole = body;
        plan = null;
        body = null;
        if (!exchange.keepAlive()) {
            becomeDeaf();
        }
        if (asked != null && whole != null) {
            act(exchange, asked, whole);
        }
    }

    private void refuseBody(Exchange exchange, WebResponse response) {
        exchange.close();
        answer(exchange, response);
    }

    private static WebResponse busy() {
        return Problem.of(503, "too many bodies are being read; try again later")
                .toResponse()
                .withHeader("retry-after", "1");
    }

    private void act(Exchange exchange, Plan.ReadBody asked, Body whole) {
        bytesInFlight += whole.size();
        CompletionStage<WebResponse> response;
        try {
            response = asked.action().apply(whole.toBytes(), lane);
        } catch (RuntimeException failed) {
            response = CompletableFuture.failedFuture(failed);
        }
        response.whenComplete((answer, failed) -> {
            if (lane.here()) {
                acted(exchange, whole, answer, failed);
            } else {
                lane.execute(() -> acted(exchange, whole, answer, failed));
            }
        });
        if (context != null) {
            regulate(context);
        }
    }

    private void acted(Exchange exchange, Body whole, @Nullable WebResponse answer, @Nullable Throwable failed) {
        whole.release();
        bytesInFlight -= whole.size();
        if (answer == null) {
            HubLog.warn("a request could not be answered", failed);
        }
        answer(exchange, answer == null ? Routes.internalError() : answer);
    }

    /** The answer to this exchange is known: it goes out when it is its turn. */
    private void answer(Exchange exchange, WebResponse response) {
        exchange.answer(response);
        if (!exchange.keepAlive() && exchange == reading) {
            becomeDeaf();
        }
        advance();
    }

    /** The connection ends after an answer that belongs to no request that could be understood. */
    private void refuse(Problem problem) {
        Exchange exchange = Exchange.broken();
        exchanges.add(exchange);
        reading = exchange;
        answer(exchange, problem.toResponse());
    }

    private void becomeDeaf() {
        deaf = true;
        reading = null;
        deadline.set(0);
        dropBody();
    }

    private void dropBody() {
        if (body != null) {
            body.release();
            body = null;
            plan = null;
        }
    }

    /** Sends what is due: answers in order up to the first that is not known. */
    private void advance() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        for (Exchange next = exchanges.peek(); next != null; next = exchanges.peek()) {
            if (next.response() == null && opened(ctx, next)) {
                return;
            }
            WebResponse response = next.response();
            if (response == null) {
                if (next.takeContinue()) {
                    ctx.write(ResponseBytes.proceed(ctx.alloc()), ctx.voidPromise());
                }
                break;
            }
            exchanges.remove();
            var bytes = ResponseBytes.whole(ctx.alloc(), response, next);
            if (!next.keepAlive()) {
                Lingering.begin(ctx.channel(), bytes, setting.writeTimeoutNanos);
                return;
            }
            ctx.write(bytes, ctx.voidPromise());
        }
        if (!inRead) {
            ctx.flush();
        }
        if (exchanges.isEmpty() && phase == Phase.ANSWERING) {
            phase = Phase.IDLE;
            deadline.set(IDLE_NANOS);
        }
        regulate(ctx);
    }

    private boolean opened(ChannelHandlerContext ctx, Exchange next) {
        Plan.Stream asked = next.stream();
        return asked != null && setting.streams.open(ctx, asked, next, lane);
    }

    /** Reads no more while too much of this connection is under way, in or out: its peer feels it (back-pressure). */
    private void regulate(ChannelHandlerContext ctx) {
        boolean room = exchanges.size() < MAX_IN_FLIGHT
                && bytesInFlight < MAX_BYTES_IN_FLIGHT
                && ctx.channel().isWritable();
        if (room != ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(room);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            deadline.set(setting.writeTimeoutNanos);
        } else {
            restart();
        }
        regulate(ctx);
    }

    /** The peer takes answers again: its time for what it has to send begins anew. */
    private void restart() {
        switch (phase) {
            case IDLE -> deadline.set(IDLE_NANOS);
            case HEAD -> deadline.set(setting.headTimeoutNanos);
            case BODY -> awaitBody();
            case ANSWERING -> deadline.set(0);
        }
    }

    /** A body may pause for the head's timeout, and must on the whole come faster than somebody could type it. */
    private void awaitBody() {
        if (setting.headTimeoutNanos == 0 || body == null) {
            return;
        }
        long earned = body.size() / LEAST_BYTES_A_SECOND * TimeUnit.SECONDS.toNanos(1);
        long left = bodyBeganNanos + setting.headTimeoutNanos + earned - System.nanoTime();
        deadline.set(Math.max(1, Math.min(left, setting.headTimeoutNanos)));
    }

    private void deadlinePassed() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        if (!ctx.channel().isWritable()) {
            Lingering.abort(ctx.channel());
        } else if (!ctx.channel().config().isAutoRead()) {
            restart(); // It is we who do not read.
        } else if (phase == Phase.HEAD || phase == Phase.BODY) {
            timedOut(ctx);
        } else if (phase == Phase.IDLE) {
            ctx.close();
        }
    }

    private void timedOut(ChannelHandlerContext ctx) {
        Problem late = Problem.of(
                408,
                (phase == Phase.HEAD ? "the head" : "the body") + " of the request did not come in "
                        + TimeUnit.NANOSECONDS.toMillis(setting.headTimeoutNanos) + " ms");
        if (reading == null) {
            refuse(late);
        } else if (reading.response() != null) {
            ctx.close(); // It has had its answer; what does not come is a body that nobody wants.
        } else {
            reading.close();
            answer(reading, late.toResponse());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DRAIN) {
            drain(ctx);
        } else if (event instanceof ChannelInputShutdownEvent && !deaf) {
            inputEnded(ctx);
        }
    }

    private void drain(ChannelHandlerContext ctx) {
        if (deaf) {
            return;
        }
        if (exchanges.isEmpty()) {
            ctx.close();
        } else {
            exchanges.getLast().close();
            if (reading == null) {
                becomeDeaf();
            }
        }
    }

    /** The peer sends no more, but may still read: what it asked for as a whole is answered. */
    private void inputEnded(ChannelHandlerContext ctx) {
        if (reading != null && body != null) {
            reading.close();
            answer(
                    reading,
                    Problem.of(400, "the body ended early; nothing was announced")
                            .toResponse());
        } else if (exchanges.isEmpty()) {
            ctx.close();
        } else {
            exchanges.getLast().close();
            becomeDeaf();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) { // A peer that resets its connection is nobody's fault.
            HubLog.warn("a connection failed", cause);
        }
        Lingering.abort(ctx.channel());
    }

    private static Problem malformed(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(431, "the header fields are too large");
        }
        return Problem.of(400, "this is not a request of HTTP/1.1 (RFC 9112)");
    }
}
