package dev.announcer.hub;

import dev.announcer.Lane;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** The listening sockets, the event loops, and the connections that are open. Thread-safe. */
final class Server {
    /** Above the limit so many more are taken, to be told so; beyond that they are closed at once. */
    private static final int CROWD = 32;

    private static final int BACKLOG = 4096;
    private static final long PREPARE_MILLIS = 500;
    /** At most 64 KiB in one turn of the loop: who sends much must not keep the lane from its listeners. */
    private static final RecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator(512, 2048, 16 << 10).maxMessagesPerRead(4);

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    /** What a server is started with beside where it listens. */
    record Limits(int loops, int maxConnections, int maxHeaderBytes) {}

    private final Transport transport;
    private final EventLoopGroup loops;
    private final IdentityHashMap<EventLoop, NettyLane> lanes = new IdentityHashMap<>();
    private final Connection.Setting setting;
    private final Limits limits;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Occupancy occupancy;
    private final List<Channel> listening = new ArrayList<>();
    private volatile boolean draining;

    private Server(Transport transport, Connection.Setting setting, Limits limits) {
        this.transport = transport;
        this.loops = transport.loops(limits.loops);
        this.setting = setting;
        this.limits = limits;
        this.occupancy = setting.streams().occupancy();
        for (EventExecutor loop : loops) {
            lanes.put((EventLoop) loop, new NettyLane((EventLoop) loop));
        }
    }

    /**
     * Starts a server that listens on these addresses.
     *
     * @throws java.io.UncheckedIOException if it cannot
     */
    static Server start(
            Transport transport, List<InetAddress> addresses, int port, Connection.Setting setting, Limits limits) {
        Server server = new Server(transport, setting, limits);
        try {
            server.listening.addAll(Binding.bind(server.bootstrap(), addresses, port));
            server.listening.forEach(channel -> channel.pipeline().addLast(new AcceptFailures()));
            server.loops.schedule(Server::prepare, PREPARE_MILLIS, TimeUnit.MILLISECONDS);
            return server;
        } catch (RuntimeException failed) {
            server.end();
            throw failed;
        }
    }

    /**
     * What the first answers need not wait for, in a thread of its own, because linking what takes descriptors over takes
     * about as long as all of the start. A stream that comes sooner does it itself.
     */
    private static void prepare() {
        Thread preparing = new Thread(
                () -> {
                    HubLog.prepare();
                    Takeover.here();
                },
                "hub-prepare");
        preparing.setDaemon(true);
        preparing.start();
    }

    private ServerBootstrap bootstrap() {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                // Who has sent all it wanted may still wait for the answer.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                });
        if (transport == Transport.EPOLL) {
            bootstrap.handler(new ListeningOptions(setting.writeTimeoutNanos()));
        } else {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        return bootstrap;
    }

    /** Netty has paused accepting for a second when this is told. */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            HubLog.warn("for a second no connections are accepted", cause);
        }
    }

    private void accepted(Channel channel) {
        NettyLane lane = lanes.get(channel.eventLoop());
        int number = occupancy.enter();
        (number > limits.maxConnections ? refused : accepted).increment();
        open.add(channel); // Before one looks whether it drains: it is either told so, or finds out.
        channel.closeFuture().addListener(closed -> {
            occupancy.leave();
            open.remove(channel);
        });
        if (lane == null || draining || number > limits.maxConnections + CROWD) {
            channel.close();
            return;
        }
        channel.config().setRecvByteBufAllocator(READS);
        Connection connection = new Connection(setting, lane, number > limits.maxConnections);
        channel.pipeline().addLast(new RequestDecoder(connection, limits.maxHeaderBytes), connection);
    }

    int port() {
        return ((InetSocketAddress) listening.get(0).localAddress()).getPort();
    }

    /** How many connections are open. */
    int connections() {
        return occupancy.count();
    }

    /** How many connections were accepted so far, those not counted that were turned away. */
    long accepted() {
        return accepted.sum();
    }

    /** How many were turned away so far, because there were too many. */
    long refused() {
        return refused.sum();
    }

    /** The lanes that streams may be on. */
    Collection<? extends Lane> lanes() {
        return lanes.values();
    }

    /** Accepts no more, and lets connections end as soon as they have their answers. */
    void drain() {
        listening.forEach(channel -> channel.close().syncUninterruptibly());
        draining = true; // Before it is told to those that are open.
        open.forEach(channel -> channel.pipeline().fireUserEventTriggered(Connection.DRAIN));
    }

    /** Waits until no connection is open, but not longer than this. */
    void awaitEmpty(long nanos) {
        long until = System.nanoTime() + nanos;
        while (occupancy.count() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Ends what is still open, and the loops. */
    void end() {
        listening.forEach(Channel::close);
        open.forEach(Channel::close);
        lanes.values().forEach(lane -> lane.execute(lane::end));
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
