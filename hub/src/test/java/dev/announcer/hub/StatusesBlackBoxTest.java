package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statuses that need a full, a slow or a failing hub: limits, time limits, shedding, a journal that fails. */
final class StatusesBlackBoxTest {
    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final int MAX_HEADER = 2048;
    private static final int MAX_ANNOUNCEMENT = 100_000;

    private static Hub hub;

    /** For those who do not say all; no other test depends on how soon a head comes. */
    private static Hub impatient;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .journal("failing:1")
                .maxHeaderBytes(MAX_HEADER)
                .maxAnnouncementBytes(MAX_ANNOUNCEMENT)
                .build());
        impatient = Hub.start(
                HubOptions.builder().port(0).headTimeout(Duration.ofMillis(400)).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
        impatient.close();
    }

    @ParameterizedTest
    @CsvSource({"busy, 503, 1", "unavailable, 503, 5", "unknown, 504, "})
    void journal_thatFails_isAnsweredByItsReason(String topic, int status, String retryAfter) {
        WireResponse response =
                RawHttp.post(hub, "/announce?topic=" + topic, "x").assertProblem(status);

        assertEquals(Optional.ofNullable(retryAfter), response.header("retry-after"));
        assertFalse(response.text().contains("planned"), "nothing of the inside");
    }

    @Test
    void journal_thatIsBroken_is500AndSaysNothingOfTheInside() {
        WireResponse response = RawHttp.post(hub, "/announce?topic=broken", "x").assertProblem(500);

        assertFalse(response.text().contains("secret"), response::toString);
        assertEquals(Optional.empty(), response.header("retry-after"), "it may have been announced");
    }

    @Test
    void batch_ofWhichSomeFail_answersEachInItsPlace() {
        String lines = "";
        for (String topic : List.of("a", "busy", "b", "unavailable", "unknown", "broken", "c")) {
            lines += "{\"data\":\"x\",\"topics\":[\"" + topic + "\"]}\n";
        }
        WireResponse response = RawHttp.post(hub, "/announce", lines, NDJSON);

        assertEquals(200, response.status());
        assertEquals("""
                {"id":"N"}
                {"error":"busy"}
                {"id":"N"}
                {"error":"unavailable"}
                {"error":"unknown"}
                {"error":"unknown"}
                {"id":"N"}
                """, response.text().replaceAll("\"id\":\"[^\"]+\"", "\"id\":\"N\""));
    }

    @Test
    void journal_thatAnswersLater_keepsTheOrderOfPipelinedAnswers() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.postBytes("/announce?topic=p", "1".getBytes(UTF_8)))
                    .send(WireConnection.postBytes("/announce?topic=busy", "2".getBytes(UTF_8)))
                    .send(WireConnection.head("GET", "/healthz"));

            http.response().id();
            http.response().assertProblem(503);
            assertEquals("{\"status\":\"up\"}", http.response().text().strip());
        }
    }

    @Test
    void announcement_ofTheLimit_isTaken_andOneByteMoreIs413() {
        RawHttp.announce(hub, "/announce", "x".repeat(MAX_ANNOUNCEMENT));
        WireResponse refused =
                RawHttp.post(hub, "/announce", "x".repeat(MAX_ANNOUNCEMENT + 1)).assertProblem(413, "100000");
        assertEquals(413, refused.status());
    }

    @Test
    void announcement_tellingItIsTooLarge_is413BeforeItsBody() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("POST", "/announce", "Content-Length: 100001"));

            http.response().assertProblem(413);
        }
    }

    @Test
    void announcement_inChunksThatGrowTooLarge_is413() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("POST", "/announce", "Transfer-Encoding: chunked"));
            String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
            for (int i = 0; i < 11; i++) {
                http.sendIfOpen(chunk.getBytes(UTF_8));
            }

            http.response().assertProblem(413, "100000");
        }
    }

    @Test
    void target_tooLong_is414() {
        RawHttp.get(hub, "/listen?topic=" + "x".repeat(MAX_HEADER)).assertProblem(414);
    }

    @Test
    void headers_tooLarge_are431() {
        RawHttp.get(hub, "/listen", "X-Large: " + "x".repeat(MAX_HEADER)).assertProblem(431);
        RawHttp.exchange(
                        hub,
                        WireConnection.head(
                                "GET",
                                "/listen",
                                "X: y\r\n".repeat(MAX_HEADER / 4).split("\r\n")))
                .assertProblem(431);
    }

    @Test
    void head_thatDoesNotCome_is408AndTheEnd() {
        try (WireConnection http = RawHttp.connect(impatient)) {
            http.send("GET /healthz HTTP/1.1\r\nHost: local");

            http.response().assertProblem(408);
            assertTrue(http.ended());
        }
    }

    @Test
    void head_thatDribbles_is408AllTheSame() {
        try (WireConnection http = RawHttp.connect(impatient)) {
            Thread dribbling = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    http.sendIfOpen(new byte[] {(byte) (i == 0 ? 'G' : 'x')});
                    LockSupport.parkNanos(25_000_000);
                }
            });
            dribbling.setDaemon(true);
            dribbling.start();
            try {
                http.response().assertProblem(408);
            } finally {
                dribbling.interrupt();
            }
        }
    }

    @Test
    void body_thatDoesNotCome_is408AndIsNotAnnounced() {
        try (WireStream stream = RawHttp.listen(impatient, "/listen").opened();
                WireConnection http = RawHttp.connect(impatient)) {
            http.send(WireConnection.head("POST", "/announce", "Content-Length: 10") + "half ");

            http.response().assertProblem(408);
            assertTrue(http.ended());
            RawHttp.announce(impatient, "/announce", "the first thing heard");
            assertEquals("the first thing heard", stream.data());
        }
    }

    @Test
    void connection_thatSaysNothing_isEnded() {
        try (WireConnection http = RawHttp.connect(impatient)) {
            assertTrue(http.ended());
        }
    }

    @Test
    void crowd_ofListeners_isToldToComeBackBy200() {
        try (Hub small =
                        Hub.start(HubOptions.builder().port(0).maxConnections(1).build());
                WireStream only = RawHttp.listen(small, "/listen").opened()) {
            await().until(() -> small.connections() == 1);
            WireResponse shed = RawHttp.get(small, "/listen", "Accept: text/event-stream");

            assertEquals(200, shed.status());
            assertEquals(Optional.of("text/event-stream"), shed.header("content-type"));
            assertTrue(shed.text().matches("retry: 1[0-9]{4}\n|retry: 20000\n"), shed::toString);
            WireResponse other = RawHttp.get(small, "/readyz").assertProblem(503, "connections");
            assertTrue(other.header("retry-after").isPresent());
            assertEquals(":\nretry: 3000\n", only.textUntil("3000\n"), "who is in stays in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/metrics"})
    void crowd_lookedAfter_isToldHowTheHubIs(String path) {
        try (Hub small =
                        Hub.start(HubOptions.builder().port(0).maxConnections(1).build());
                WireStream only = RawHttp.listen(small, "/listen").opened();
                WireConnection http = RawHttp.connect(small)) {
            await().until(() -> small.connections() == 2);
            WireResponse told = http.send(WireConnection.head("GET", path)).response();

            assertEquals(200, told.status(), told::toString);
            assertEquals(Optional.of("close"), told.header("connection"));
            only.opened();
        }
    }

    @Test
    void crowd_ofListeners_comesBackAtDifferentTimes() {
        try (Hub small =
                        Hub.start(HubOptions.builder().port(0).maxConnections(1).build());
                WireStream only = RawHttp.listen(small, "/listen").opened()) {
            long different = Stream.generate(() -> RawHttp.get(small, "/listen").text())
                    .limit(10)
                    .distinct()
                    .count();

            assertTrue(different > 5, "of 10 listeners " + different + " come at times of their own");
            only.opened();
        }
    }

    @Test
    void crowd_shedByStatus_is503WithRetryAfter() {
        try (Hub small = Hub.start(HubOptions.builder()
                        .port(0)
                        .maxConnections(1)
                        .shedByStatus(true)
                        .build());
                WireStream only = RawHttp.listen(small, "/listen").opened()) {
            WireResponse shed = RawHttp.get(small, "/listen").assertProblem(503);

            assertTrue(shed.header("retry-after").orElseThrow().matches("1[0-9]|20"), shed::toString);
            only.opened();
        }
    }

    @Test
    void crowd_onceSomebodyLeaves_isLetIn() {
        try (Hub small =
                Hub.start(HubOptions.builder().port(0).maxConnections(1).build())) {
            RawHttp.listen(small, "/listen").opened().close();
            await().until(() -> small.connections() == 0);
            try (WireStream next = RawHttp.listen(small, "/listen")) {
                assertEquals(":\nretry: 3000\n", next.textUntil("3000\n"));
            }
        }
    }
}
