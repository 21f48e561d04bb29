package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.Problem;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that become known late and out of order, with routes whose answers the test gives. */
final class PipeliningTest {
    private static final String END = "GET /end HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private final List<CompletableFuture<WebResponse>> asked = new CopyOnWriteArrayList<>();
    private final ByteBudget budget = new ByteBudget(1000);
    private final Server server = start(2);

    private Server start(int maxConnections) {
        WebPolicy policy = WebPolicy.builder().build();
        Route later = head ->
                new Plan.ReadBody(1_000_000, () -> Problem.of(413, "too large").toResponse(), (body, lane) -> {
                    CompletableFuture<WebResponse> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer.thenApply(
                            response -> response.withHeader("x-body", new String(body, StandardCharsets.UTF_8)));
                });
        Route end = head -> new Plan.Reply(WebResponse.of(204));
        Route broken = head -> {
            throw new IllegalStateException("broken on purpose");
        };
        Routes routes = new Routes(
                Map.of("/later", later, "/end", end, "/broken", broken),
                new HostCheck(policy),
                new ListenEndpoint(policy));
        Streams streams = new Streams((request, lane, sink) -> {
            throw new IllegalStateException("not here");
        });
        return Server.start(
                Transport.best(),
                List.of(InetAddress.getLoopbackAddress()),
                0,
                new Connection.Setting(
                        routes, streams, budget, TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(2)),
                new Server.Limits(1, maxConnections, 4096));
    }

    @AfterEach
    void end() {
        server.end();
    }

    private static String later(String body) {
        return "POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void isAsked(int count) {
        Await.until(count + " are asked", () -> asked.size() == count);
    }

    @Test
    void answers_knownInAnyOrder_goOutInTheOrderOfTheRequests() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            peer.send(later("a") + later("b") + later("c") + END);
            isAsked(3);
            for (int i : new int[] {2, 0, 1}) {
                asked.get(i).complete(WebResponse.of(200));
            }
            String heard = peer.all();
            int a = heard.indexOf("x-body: a");
            int b = heard.indexOf("x-body: b");
            int c = heard.indexOf("x-body: c");
            assertTrue(0 < a && a < b && b < c && c < heard.indexOf(" 204 "), heard);
        }
    }

    @Test
    void expectation_behindAnOpenRequest_isMetWhenItsTurnComes() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            peer.send(later("a")
                    + "POST /later HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
            isAsked(1);
            asked.get(0).complete(WebResponse.of(200));
            String heard = peer.until("100 Continue\r\n\r\n");
            assertTrue(heard.indexOf("x-body: a") < heard.indexOf("100 Continue"), heard);
            peer.send("b");
            isAsked(2);
            asked.get(1).complete(WebResponse.of(200));
            peer.until("x-body: b");
        }
    }

    @Test
    void requests_withoutAnswers_areNotReadWithoutBound() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            Thread flood = new Thread(() -> {
                try {
                    for (int i = 0; i < 100_000; i++) {
                        peer.send(later("x"));
                    }
                } catch (IOException ended) {
                    assertFalse(ended.toString().isEmpty());
                }
            });
            flood.start();
            Await.until("it is asked", () -> asked.size() >= 64);
            // What one read of the socket brought is served; after that the peer is not read.
            Await.settled("it blocks", asked::size);
            assertTrue(flood.isAlive());
            assertTrue(asked.size() < 5000, asked.size() + " are under way");
            peer.reset();
            flood.join();
        }
    }

    @Test
    void bodies_overTheBudget_areRefusedUntilThereIsRoomAgain() throws Exception {
        try (Peer first = Peer.of(server.port());
                Peer second = Peer.of(server.port())) {
            first.send(later("x".repeat(900)));
            isAsked(1);
            assertEquals(100, budget.left());
            String heard = second.send(later("y".repeat(200))).all();
            assertEquals(503, Peer.status(heard));
            assertTrue(heard.contains("retry-after: "), heard);
            asked.get(0).complete(WebResponse.of(200));
            first.until("x-body: ");
            assertEquals(1000, budget.left());
        }
    }

    @Test
    void budget_ofBodiesThatAreCutShort_isGivenBack() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            peer.send("POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
            Await.until("it is taken", () -> budget.left() == 997);
            peer.reset();
            Await.until("it is given back", () -> budget.left() == 1000);
        }
        assertEquals(0, asked.size());
    }

    @Test
    void failure_ofARoute_is500AndTheHubGoesOn() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            peer.send("GET /broken HTTP/1.1\r\nHost: localhost\r\n\r\n" + later("a") + END);
            isAsked(1);
            asked.get(0).completeExceptionally(new IllegalStateException("failed on purpose"));
            String heard = peer.all();
            assertEquals(2, Peer.count(heard, "HTTP/1.1 500 "));
            assertEquals(1, Peer.count(heard, "HTTP/1.1 204 "));
            assertFalse(heard.contains("on purpose"), heard);
        }
    }

    @Test
    void connections_overTheLimit_areToldSo() throws Exception {
        try (Peer first = Peer.of(server.port());
                Peer second = Peer.of(server.port())) {
            Await.until("two are open", () -> server.connections() == 2);
            String refused = Peer.ask(server.port(), "GET /end HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(503, Peer.status(refused));
            String shed = Peer.ask(server.port(), "GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(200, Peer.status(shed));
            assertTrue(shed.contains("\r\n\r\nretry: 1"), shed);
            first.send("GET /end HTTP/1.1\r\nHost: localhost\r\n\r\n").until(" 204 ");
            second.close();
            Await.until("one has left", () -> server.connections() == 1);
            assertEquals(204, Peer.status(Peer.ask(server.port(), END)));
        }
    }

    @Test
    void draining_finishesWhatWasAskedAndEndsIdleConnections() throws Exception {
        try (Peer busy = Peer.of(server.port());
                Peer idle = Peer.of(server.port())) {
            busy.send(later("a"));
            isAsked(1);
            idle.send("GET /end HTTP/1.1\r\nHost: localhost\r\n\r\n").until("\r\n\r\n");
            server.drain();
            assertTrue(idle.all().endsWith("\r\n\r\n"));
            CompletableFuture.runAsync(() -> {}, server.lanes().iterator().next())
                    .get(10, TimeUnit.SECONDS); // The other one has been told by now too.
            busy.send(later("b"));
            asked.get(0).complete(WebResponse.of(200));
            String heard = busy.all();
            assertEquals(1, Peer.count(heard, "HTTP/1.1 200 OK"));
            assertTrue(heard.contains("connection: close"), heard);
            assertEquals(1, asked.size());
        }
    }

    @Test
    void peer_thatDoesNotTakeItsAnswers_isCutOff() throws Exception {
        byte[] large = new byte[200_000];
        try (Peer peer = Peer.of(server.port(), 4096)) {
            for (int i = 0; i < 100; i++) {
                peer.send(later("x"));
                int number = i;
                Await.until("asked", () -> asked.size() > number || server.connections() == 0);
                if (server.connections() == 0) {
                    break;
                }
                asked.get(i).complete(WebResponse.of(200, "text/plain", new String(large, StandardCharsets.UTF_8)));
            }
            Await.until("it is cut off", () -> server.connections() == 0);
        } catch (IOException reset) {
            Await.until("it is cut off", () -> server.connections() == 0);
        }
    }
}
