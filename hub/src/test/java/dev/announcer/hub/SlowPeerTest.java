package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.Problem;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that do not take their answers, or not at once. */
final class SlowPeerTest {
    /** More than the kernel holds on its own. */
    private static final int LARGE_BYTES = 16 << 20;

    private static final String HEADER = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String GET_LARGE = "GET /large" + HEADER + "\r\n";

    private final ByteBudget budget = new ByteBudget(1000);
    private final Server server = start(Transport.best(), Duration.ofSeconds(60)); // here all take their answers

    private Server start(Transport transport, Duration writeTimeout) {
        WebPolicy policy = WebPolicy.builder().build();
        WebResponse large = WebResponse.of(200, "text/plain", "x".repeat(LARGE_BYTES - 3) + "end");
        Route soon = head -> new Plan.ReadBody(
                1000,
                () -> Problem.of(413, "too large").toResponse(),
                (body, lane) -> CompletableFuture.supplyAsync(() -> large));
        Route fatal = head ->
                new Plan.ReadBody(1000, () -> Problem.of(413, "too large").toResponse(), (body, lane) -> {
                    throw new OutOfMemoryError("on purpose");
                });
        Routes routes = new Routes(
                Map.of("/large", head -> new Plan.Reply(large), "/soon", soon, "/fatal", fatal),
                new HostCheck(policy),
                new ListenEndpoint(policy));
        Streams streams = new Streams((request, lane, sink) -> {
            throw new IllegalStateException("not here");
        });
        return Server.start(
                transport,
                List.of(InetAddress.getLoopbackAddress()),
                0,
                new Connection.Setting(routes, streams, budget, TimeUnit.SECONDS.toNanos(30), writeTimeout.toNanos()),
                new Server.Limits(1, 10, 4096));
    }

    @AfterEach
    void end() {
        server.end();
    }

    private static void comesWhole(String heard) {
        int body = heard.length() - heard.indexOf("\r\n\r\n") - 4;
        assertEquals(LARGE_BYTES, body);
        assertTrue(heard.endsWith("end"));
    }

    @Test
    void peerThatEndsItsOutputWhileTheAnswerComes_hearsItWhole() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            peer.send(GET_LARGE).until("\r\n\r\n");
            comesWhole(peer.endOutput().all());
        }
    }

    @Test
    void drain_whileAnAnswerIsOnItsWay_doesNotCutIt() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            peer.send(GET_LARGE).until("\r\n\r\n");
            server.drain();
            comesWhole(peer.all());
        }
    }

    @Test
    void answersThatWaitForTheirPeer_allComeInTheEnd() throws Exception {
        try (Peer peer = Peer.of(server.port(), 4096)) {
            peer.send(GET_LARGE.repeat(3) + "GET /nowhere" + HEADER + "Connection: close\r\n\r\n");
            assertTrue(peer.skip(3L * LARGE_BYTES) == 3L * LARGE_BYTES);
            assertTrue(peer.all().contains(" 404 "));
        }
    }

    @Test
    void answersThatNobodyTakes_areNotHeldAsBytes() {
        ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        ChannelHandlerContext context = channel.pipeline().context(handler);
        Streams streams = new Streams((request, lane, sink) -> {
            throw new IllegalStateException("not here");
        });
        Answers answers = new Answers(streams, new NettyLane(channel.eventLoop()), 0);
        WebResponse response = WebResponse.of(200, "text/plain", "x".repeat(30_000));
        for (int i = 0; i < 100; i++) {
            Exchange exchange = new Exchange(false, false, true);
            exchange.answer(response);
            answers.add(exchange);
        }
        assertTrue(answers.write(context));
        long held = channel.unsafe().outboundBuffer().totalPendingWriteBytes();
        assertTrue(held < 200_000, held + " bytes");
        for (int i = 0; i < 100 && !answers.isEmpty(); i++) {
            channel.flushOutbound();
            assertTrue(answers.write(context));
        }
        assertTrue(answers.isEmpty());
        channel.flushOutbound();
        channel.finishAndReleaseAll();
    }

    @Test
    void peerThatTakesNoAnswer_isGivenUpAfterTheWriteTimeout() throws Exception {
        Server own = start(Transport.NIO, Duration.ofMillis(500)); // Elsewhere the kernel gives up too.
        try {
            for (String request :
                    List.of(GET_LARGE, GET_LARGE.repeat(20), "POST /soon" + HEADER + "Content-Length: 1\r\n\r\nx")) {
                try (Peer peer = Peer.of(own.port(), 4096)) {
                    peer.send(request).until("\r\n\r\n"); // It is there, and takes no more.
                    Await.until("given up: " + request.length(), () -> own.connections() == 0);
                }
            }
        } finally {
            own.end();
        }
    }

    @Test
    void errorWhileActing_isAnsweredAndGivesTheBodyBack() throws Exception {
        String heard =
                Peer.ask(server.port(), "POST /fatal" + HEADER + "Connection: close\r\nContent-Length: 3\r\n\r\nabc");
        assertEquals(500, Peer.status(heard));
        assertEquals(1000, budget.left());
        assertFalse(heard.contains("purpose"), heard);
    }

    @Test
    void announcementWithoutLimit_isRefusedWithTheBoundThatHolds() throws Exception {
        try (Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .maxAnnouncementBytes(0)
                .maxBatchBytes(0)
                .build())) {
            long bound = Math.min(Integer.MAX_VALUE - 64, ByteBudget.ofHeap().left());
            for (String type : List.of("text/plain", "application/x-ndjson")) {
                String heard = Peer.ask(
                        hub.port(),
                        "POST /announce" + HEADER + "Content-Type: " + type + "\r\nContent-Length: 9000000000\r\n\r\n");
                assertEquals(413, Peer.status(heard));
                String text = new String(heard.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                assertTrue(text.contains(Long.toString(bound)), text);
            }
        }
    }
}
