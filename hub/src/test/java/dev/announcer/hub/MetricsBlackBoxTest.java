package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Encoding;
import dev.announcer.ListenRequest;
import dev.announcer.tck.FakeTicker;
import dev.announcer.tck.ManualLane;
import dev.announcer.tck.RecordingSink;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics, compared with what was done. */
final class MetricsBlackBoxTest {
    private Hub hub = start(HubOptions.builder().loops(2));

    /** Some of these lanes run only when the test runs them, so not at the end: nobody is to wait for them. */
    private static Hub start(HubOptionsBuilder options) {
        return Hub.start(options.port(0).closeDeadline(Duration.ofMillis(1)).build());
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private void restart(HubOptionsBuilder options) {
        hub.close();
        hub = start(options);
    }

    private RawMetrics metrics() {
        return RawMetrics.of(hub);
    }

    private static void assertValue(double expected, RawMetrics metrics, String series) {
        assertEquals(expected, metrics.value(series), series);
    }

    @Test
    void deliveries_threeListenersFiveAnnouncements_areFifteen() {
        try (WireStream one = RawHttp.listen(hub, "/listen?topic=a").opened();
                WireStream two = RawHttp.listen(hub, "/listen?topic=a&topic=b").opened();
                WireStream three = RawHttp.listen(hub, "/listen").opened()) {
            for (int i = 0; i < 5; i++) {
                RawHttp.announce(hub, "/announce?topic=a", "déjà " + i);
            }
            for (WireStream stream : List.of(one, two, three)) {
                assertEquals(5, stream.data(5).size());
            }
            RawMetrics metrics = metrics();

            assertValue(15, metrics, "announcer_deliveries_total");
            assertValue(5, metrics, "announcer_announcements_total{outcome=\"accepted\"}");
            assertEquals(5, metrics.sum("announcer_announcements_total"));
            assertValue(5 * 8, metrics, "announcer_announced_bytes_total");
            assertValue(5, metrics, "announcer_window_announcements");
            assertTrue(metrics.value("announcer_window_bytes") > 5 * 8);
            assertTrue(metrics.value("announcer_delivered_bytes_total") > 3 * metrics.value("announcer_window_bytes"));
            assertValue(3, metrics, "announcer_listeners");
            assertEquals(3, metrics.sum("announcer_lane_listeners"));
            assertEquals(0, metrics.sum("announcer_lane_catching_up"));
            assertValue(0, metrics, "announcer_lane_listeners{lane=\"other\"}");
            assertValue(3 + 1, metrics, "announcer_connections");
            assertValue(3 + 5 + 1, metrics, "announcer_connections_accepted_total");
        }
    }

    @Test
    void batch_announced_isCountedByLine() {
        RawHttp.post(hub, "/announce", "{\"data\":\"1\"}\n{\"data\":\"22\"}\n", "Content-Type: application/x-ndjson");
        RawMetrics metrics = metrics();

        assertValue(2, metrics, "announcer_announcements_total{outcome=\"accepted\"}");
        assertValue(3, metrics, "announcer_announced_bytes_total");
        assertValue(0, metrics, "announcer_deliveries_total");
    }

    @Test
    void listeners_thatCameAndWent_areCountedByTheReason() {
        RawHttp.listen(hub, "/listen?lastEventId=nonsense").opened().close();
        RawHttp.listen(hub, "/listen").opened().close();
        Await.until("they have gone", () -> metrics().value("announcer_listeners") == 0);
        RawMetrics metrics = metrics();

        assertValue(2, metrics, "announcer_listeners_opened_total");
        assertValue(2, metrics, "announcer_listeners_closed_total{reason=\"peer_gone\"}");
        assertEquals(2, metrics.sum("announcer_listeners_closed_total"));
        assertValue(1, metrics, "announcer_resets_total{reason=\"unknown\"}");
        assertEquals(1, metrics.sum("announcer_resets_total"));
    }

    @Test
    void lane_thatIsBlocked_lagsUntilItRuns() {
        ManualLane lane = new ManualLane(new FakeTicker());
        listen(lane, "t");
        lane.runAll();
        assertEquals(0, metrics().sum("announcer_lane_lag_announcements"));
        for (int i = 0; i < 7; i++) {
            RawHttp.announce(hub, "/announce?topic=t", "x");
        }
        RawMetrics blocked = metrics();
        lane.runAll();
        RawMetrics after = metrics();

        assertValue(7, blocked, "announcer_lane_lag_announcements{lane=\"other\"}");
        assertValue(blocked.value("announcer_window_bytes"), blocked, "announcer_lane_lag_bytes{lane=\"other\"}");
        assertEquals(7, blocked.sum("announcer_lane_lag_announcements"));
        assertValue(0, blocked, "announcer_deliveries_total");
        assertValue(1, blocked, "announcer_lane_listeners{lane=\"other\"}");
        assertEquals(0, after.sum("announcer_lane_lag_announcements"));
        assertEquals(0, after.sum("announcer_lane_lag_bytes"));
        assertValue(7, after, "announcer_deliveries_total");
    }

    @Test
    void listener_thatTakesNothing_lagsAndOverflows() {
        restart(HubOptions.builder().windowCount(10));
        ManualLane lane = new ManualLane(new FakeTicker());
        RecordingSink sink = listen(lane, "t");
        lane.runAll();
        sink.appetite(RecordingSink.Appetite.NONE);
        RawHttp.announce(hub, "/announce?topic=t", "x");
        lane.runAll();
        RawMetrics lagging = metrics();
        for (int i = 0; i < 10; i++) {
            RawHttp.announce(hub, "/announce?topic=t", "x");
            lane.runAll();
        }
        sink.ended();
        lane.runAll();
        RawMetrics after = metrics();

        assertValue(1, lagging, "announcer_listeners_lagging_total");
        assertValue(1, lagging, "announcer_lane_catching_up{lane=\"other\"}");
        assertValue(0, lagging, "announcer_overflows_total");
        assertValue(1, after, "announcer_overflows_total");
        assertValue(1, after, "announcer_listeners_closed_total{reason=\"overflow\"}");
        assertValue(0, after, "announcer_deliveries_total");
        assertValue(10, after, "announcer_window_announcements");
    }

    private RecordingSink listen(ManualLane lane, String topic) {
        AtomicReference<RecordingSink> made = new AtomicReference<>();
        hub.announcer().listen(ListenRequest.to(topic), lane, listener -> {
            made.set(new RecordingSink(Encoding.RAW, lane, listener));
            return made.get();
        });
        return made.get();
    }

    @Test
    void announcements_thatFail_areCountedByTheOutcome() {
        restart(HubOptions.builder().journal("failing:1"));
        for (String topic : List.of("fine", "busy", "unavailable", "unavailable", "unknown", "broken")) {
            RawHttp.post(hub, "/announce?topic=" + topic, "x");
        }
        RawHttp.post(hub, "/announce?topic=**", "never asked of the journal");
        RawMetrics metrics = metrics();

        assertValue(1, metrics, "announcer_announcements_total{outcome=\"accepted\"}");
        assertValue(1, metrics, "announcer_announcements_total{outcome=\"busy\"}");
        assertValue(2, metrics, "announcer_announcements_total{outcome=\"unavailable\"}");
        assertValue(2, metrics, "announcer_announcements_total{outcome=\"unknown\"}");
        assertValue(5, metrics, "announcer_failures_total{part=\"journal\"}");
        assertValue(0, metrics, "announcer_failures_total{part=\"other\"}");
    }

    @Test
    void announcement_withAnIdThatCannotBe_isRefusedAndNoFailure() {
        String epoch = RawHttp.announce(hub, "/announce", "x").split("-", 2)[0];
        RawHttp.post(hub, "/announce?id=" + epoch + "-1", "x").assertProblem(400);
        RawMetrics metrics = metrics();

        assertValue(1, metrics, "announcer_announcements_total{outcome=\"refused\"}");
        assertEquals(0, metrics.sum("announcer_failures_total"));
    }

    @Test
    void connections_overTheLimit_areCountedAsRefused() {
        restart(HubOptions.builder().maxConnections(1));
        try (WireStream only = RawHttp.listen(hub, "/listen").opened()) {
            for (int i = 0; i < 3; i++) {
                RawHttp.get(hub, "/").assertProblem(503);
            }
            RawMetrics metrics = metrics(); // which is one more

            assertValue(4, metrics, "announcer_connections_refused_total");
            assertValue(1, metrics, "announcer_connections_accepted_total");
            only.opened();
        }
    }

    @Test
    void documentation_hasEveryMetricAndNoOther() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        List<String> prefixes = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "metrics.md"))) {
            Matcher row = Pattern.compile("\\| `(announcer_\\w+)` \\| (counter|gauge) \\| ((?:`\\w+`)?)[^|]*\\|.*")
                    .matcher(line);
            Matcher others =
                    Pattern.compile("\\| `([a-z]+_(?:[a-z]+_)*)`… \\|.*").matcher(line);
            if (row.matches()) {
                String labels = row.group(3).replace("`", "");
                documented.put(row.group(1), row.group(2) + " [" + labels + "]");
            } else if (others.matches()) {
                prefixes.add(others.group(1));
            }
        }
        RawMetrics metrics = metrics();
        Map<String, String> told = new TreeMap<>();
        Set<String> unused = new TreeSet<>(prefixes);
        metrics.types().forEach((name, type) -> {
            if (name.startsWith("announcer_")) {
                told.put(name, type + " " + metrics.labels(name));
            } else {
                assertTrue(prefixes.stream().anyMatch(name::startsWith), () -> "docs/metrics.md lacks " + name);
                unused.removeIf(name::startsWith);
            }
        });

        assertEquals(documented, told);
        assertEquals(Set.of(), unused);
    }

    @Test
    void metrics_ofTheJvm_areThere() {
        RawMetrics metrics = metrics();

        assertTrue(metrics.sum("jvm_memory_used_bytes") > 1 << 20);
        assertTrue(metrics.value("jvm_threads_live_threads") > 1);
        assertTrue(metrics.value("process_uptime_seconds") > 0);
        assertEquals(Runtime.getRuntime().availableProcessors(), metrics.value("system_cpu_count"));
    }

    @Test
    void collection_afterTheFirstScrape_isCounted() {
        metrics();
        System.gc();
        Await.until("a collection is told of", () -> metrics().sum("jvm_gc_pause_seconds_count") > 0);
    }

    @Test
    void metrics_whatever_nameNothingThatClientsSend() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=t0p1c").opened()) {
            String id = RawHttp.announce(hub, "/announce?topic=t0p1c&type=typ3&id=my-1d", "d4ta");
            stream.event();
            String text = RawHttp.get(hub, "/metrics?x=qu3ry").text();
            for (String sent : List.of("t0p1c", "typ3", id, "d4ta", "qu3ry", "127.0.0.1")) {
                assertFalse(text.contains(sent), sent);
            }
        }
    }

    @Test
    void openMetrics_preferred_isGiven() {
        WireResponse response = RawHttp.get(
                hub, "/metrics", "Accept: application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5,*/*;q=0.1");

        assertEquals(
                Optional.of("application/openmetrics-text; version=1.0.0; charset=utf-8"),
                response.header("content-type"));
        assertTrue(response.text().endsWith("\n# EOF\n"), response::toString);
        assertTrue(response.text().contains("# TYPE announcer_deliveries counter\n"), response::toString);
        assertTrue(response.text().contains("\nannouncer_deliveries_total 0.0\n"), response::toString);
    }

    @Test
    void scrapes_manyAtOnce_areAllAnswered() {
        List<WireConnection> connections =
                Stream.generate(() -> RawHttp.connect(hub)).limit(40).toList();
        connections.forEach(http -> http.send(WireConnection.head("GET", "/metrics")));
        long served = 0;
        for (WireConnection http : connections) {
            try (http) {
                WireResponse response = http.response();
                if (response.status() == 200) {
                    RawMetrics.parse(response.text());
                    served++;
                } else {
                    response.assertProblem(503, "metrics");
                }
            }
        }
        assertTrue(served >= 16, "served " + served);
    }

    @Test
    void body_sentWithAScrape_is413() {
        RawHttp.exchange(hub, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")
                .assertProblem(413);
    }

    @Test
    void host_foreign_is421() {
        RawHttp.exchange(hub, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                .assertProblem(421);
        RawHttp.exchange(hub, "GET /readyz HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                .assertProblem(421);
    }
}
