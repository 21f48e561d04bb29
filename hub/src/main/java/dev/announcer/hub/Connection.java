package dev.announcer.hub;

import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection while it speaks HTTP: takes requests and acts on them one after the other, while their answers become
 * known out of order ({@link Answers}). {@link Patience} has its states in time.
 *
 * <p>It becomes deaf, and throws away what still comes, when a request asked for a stream, or the connection is to end
 * with the answer to the last request. When the answers before it are out, it becomes a stream ({@link Streams}) or
 * lingers ({@link Lingering}).
 *
 * <p>Confined to its event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** What the connections of a server have in common. */
    record Setting(Routes routes, Streams streams, ByteBudget budget, long headTimeoutNanos, long writeTimeoutNanos) {}

    /** Fired on all connections when the hub closes: finish what was asked and take nothing more. */
    static final Object DRAIN = new Object();

    private final Setting setting;
    private final NettyLane lane;
    private final boolean crowded;
    private final Answers answers;
    private final Throttle throttle;
    private final Patience patience;
    private @Nullable ChannelHandlerContext context;
    private boolean deaf;
    private boolean inRead;
    private @Nullable Reading reading;

    /** @param crowded the hub has too many connections: this one gets an answer that says so, and ends */
    Connection(Setting setting, NettyLane lane, boolean crowded) {
        this.setting = setting;
        this.lane = lane;
        this.crowded = crowded;
        this.answers = new Answers(setting.streams, lane, setting.writeTimeoutNanos);
        this.throttle = new Throttle(answers);
        this.patience =
                new Patience(lane.loop(), setting.headTimeoutNanos, setting.writeTimeoutNanos, this::patienceEnded);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        patience.connected();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        patience.cancel();
        dropBody();
    }

    /** Whether all that still comes is thrown away. */
    boolean isDeaf() {
        return deaf;
    }

    /** Bytes came, of whatever. */
    void bytesCame() {
        if (!deaf) {
            patience.bytesCame();
        }
    }

    /** This cannot be understood: the connection ends after an answer that says so. */
    void refuse(Problem problem) {
        Exchange exchange = Exchange.broken();
        answers.add(exchange);
        reading = Reading.ignoring(exchange);
        answer(exchange, problem.toResponse());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inRead = true;
        try {
            if (message instanceof HttpRequest head && !deaf) {
                head(head);
            }
            Reading request = reading;
            if (message instanceof HttpContent content && request != null) {
                content(content, request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        ctx.flush();
        regulate();
    }

    private void head(HttpRequest request) {
        patience.headCame();
        RequestHead head = new RequestHead(request);
        Optional<Problem> fault = head.fault();
        if (fault.isPresent()) {
            refuse(fault.get());
            return;
        }
        Exchange exchange = new Exchange(head.isHttp10(), head.isHead(), head.keepAlive() && !crowded);
        answers.add(exchange);
        reading = Reading.ignoring(exchange);
        follow(crowded ? setting.routes.crowded(head) : setting.routes.plan(head), head, exchange);
    }

    private void follow(Plan next, RequestHead head, Exchange exchange) {
        if (next instanceof Plan.Stream stream) {
            exchange.stream(stream);
            becomeDeaf();
            advance();
        } else if (next instanceof Plan.ReadBody read) {
            reading = Reading.of(exchange, read, setting.budget);
            if (head.expectsContinue()) {
                exchange.expectContinue();
                advance();
            }
        } else if (next instanceof Plan.Reply reply) {
            // A small body is let pass, so that the connection can be used again; for a large one it ends.
            if (head.bringsMuch()) {
                exchange.close();
            }
            answer(exchange, reply.response());
        }
    }

    private void content(HttpContent content, Reading request) {
        Exchange exchange = request.exchange();
        if (content.decoderResult().isFailure()) {
            end(exchange, RequestHead.malformed(content.decoderResult().cause()).toResponse());
            return;
        }
        Optional<WebResponse> refused = request.add(content.content());
        if (refused.isPresent()) {
            end(exchange, refused.get());
            return;
        }
        if (request.isWanted()) {
            exchange.takeContinue(); // It did not wait for it.
            patience.bodyCame(request.size());
        }
        if (content instanceof LastHttpContent) {
            requestEnded(request);
        }
    }

    /** The request has come as a whole: now, and not before, what it asks for is done. */
    private void requestEnded(Reading request) {
        patience.requestEnded(answers.isEmpty());
        reading = null;
        if (!request.exchange().keepAlive()) {
            becomeDeaf();
        }
        if (!request.isWanted()) {
            return;
        }
        throttle.entered(request.size());
        request.act(lane).whenComplete((answer, failed) -> lane.run(() -> acted(request, answer, failed)));
        regulate();
    }

    private void acted(Reading request, @Nullable WebResponse answer, @Nullable Throwable failed) {
        request.release();
        throttle.left(request.size());
        answer(request.exchange(), answer == null ? Routes.failed(failed) : answer);
    }

    /** The connection ends with this answer. */
    private void end(Exchange exchange, WebResponse answer) {
        exchange.close();
        answer(exchange, answer);
    }

    /** The answer to this exchange is known: it goes out when it is its turn. */
    private void answer(Exchange exchange, WebResponse response) {
        exchange.answer(response);
        if (!exchange.keepAlive() && reading != null && exchange == reading.exchange()) {
            becomeDeaf();
        }
        advance();
    }

    private void becomeDeaf() {
        deaf = true;
        patience.rest();
        dropBody();
    }

    private void dropBody() {
        if (reading != null) {
            reading.release();
            reading = null;
        }
    }

    private void advance() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !answers.write(ctx)) {
            return;
        }
        if (!inRead) {
            ctx.flush(); // Whereby more may have become due, and this handler have gone.
        }
        if (context != null && answers.isEmpty()) {
            patience.allAnswered();
        }
        regulate();
    }

    private void regulate() {
        if (context != null) {
            if (!inRead && !context.channel().isWritable()) {
                patience.blocked(); // Whatever else is awaited: first the peer has to take its answers.
            }
            throttle.regulate(context.channel());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            regulate();
            return;
        }
        if (deaf) {
            patience.rest();
        } else {
            patience.restart();
        }
        advance();
    }

    private void patienceEnded() {
        if (context == null) {
            return;
        }
        if (!context.channel().isWritable()) {
            Lingering.abort(context.channel());
        } else if (!context.channel().config().isAutoRead()) {
            patience.restart(); // It is we who do not read.
        } else if (patience.phase() == Patience.Phase.IDLE
                || (reading != null && reading.exchange().response() != null)) {
            context.close(); // It has had its answers, and sends nothing that anybody waits for.
        } else {
            Problem late = Problem.of(408, "the rest of the request did not come in time");
            if (reading == null) {
                refuse(late);
            } else {
                end(reading.exchange(), late.toResponse());
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DRAIN && !deaf) {
            endAfterAnswers(ctx, reading == null);
        } else if (event instanceof ChannelInputShutdownEvent && !deaf) {
            // The peer sends no more, but may still read: what it asked for as a whole is answered.
            if (reading != null && reading.isWanted()) {
                Problem early = Problem.of(400, "the body ended early; nothing was announced");
                end(reading.exchange(), early.toResponse());
            } else {
                endAfterAnswers(ctx, true);
            }
        }
    }

    private void endAfterAnswers(ChannelHandlerContext ctx, boolean takeNoMore) {
        if (!answers.isEmpty()) {
            answers.closeAfterLast();
            if (takeNoMore) {
                becomeDeaf();
            }
            regulate();
        } else {
            Lingering.endWhenSent(ctx.channel(), setting.writeTimeoutNanos);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Lingering.failed(ctx.channel(), "a connection", cause);
    }
}
