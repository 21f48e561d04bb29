package dev.announcer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.client.EventSource.State;
import dev.announcer.client.Failure.Reason;
import dev.announcer.client.ScriptedServer.Peer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Web Platform Tests, {@code eventsource/}, by their names: those that concern connections. Those that concern what is in a
 * stream are rows of core's {@code EventParserTableTest}. Cookies, CORS and windows are a browser's.
 */
final class WebPlatformTest {
    private final ScriptedServer server;
    private final Recorder recorder = new Recorder();
    private EventSource source;

    WebPlatformTest() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        if (source != null) {
            source.close();
        }
        server.close();
    }

    private Peer connect() throws Exception {
        source = recorder.open(EventSource.to(server.url()));
        return server.next();
    }

    @Test
    void eventsource_onopen_isToldBeforeTheBody() throws Exception {
        Peer peer = connect();
        assertThat(source.state()).isEqualTo(State.CONNECTING);
        peer.open();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(source.state()).isEqualTo(State.OPEN);
        peer.send("data: x\n\n");
        assertThat(recorder.next()).isEqualTo("message|x|");
    }

    @Test
    void request_accept_isExactlyThis() throws Exception {
        Peer peer = connect();
        assertThat(peer.method).isEqualTo("GET");
        assertThat(peer.header("Accept")).isEqualTo("text/event-stream");
        assertThat(peer.headers).doesNotContainKeys("Last-Event-ID", "Upgrade", "Accept-Encoding");
    }

    @Test
    void request_cache_control_isExactlyThis_twice() throws Exception {
        Peer first = connect();
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        first.open().end();
        assertThat(server.next().header("Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"})
    void request_redirect_isFollowed_withoutAnError_andEveryTimeAnew(String status) throws Exception {
        connect().refuse(status, "Location: /there?x=1");
        Peer there = server.next();
        assertThat(there.target).isEqualTo("/there?x=1");
        assertThat(there.header("Accept")).isEqualTo("text/event-stream");
        there.open();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(source.opening().orElseThrow().url()).hasToString(server.url("/there?x=1"));
        there.end();
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(server.next().target).isEqualTo("/listen"); // a reconnection goes to the original URL
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 205, 210, 299, 304, 400, 401, 404, 410, 429, 500, 503})
    void request_status_error_closesItForGood(int status) throws Exception {
        Peer peer = connect();
        if (status == 204 || status == 205 || status == 304) {
            peer.refuse(status + " Status", "Content-Type: text/event-stream", "X-Why: because");
        } else {
            peer.answer(status + " Status", "Content-Type: text/event-stream", "X-Why: because");
            peer.send("data: not this\n\n");
        }
        assertThat(recorder.next()).isEqualTo("closed STATUS");
        assertThat(source.state()).isEqualTo(State.CLOSED);
        Failure why = source.failure().orElseThrow();
        assertThat(why.status()).hasValue(status);
        assertThat(why.headers().firstValue("x-why")).contains("because");
        assertThat(server.isLeftAlone(100)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: x bogus",
                "Content-Type: text/x-bogus",
                "X-Other: none",
                "Content-Type: text/event-streams"
            })
    void format_mime_bogus_closesItForGood(String line) throws Exception {
        connect().answer("200 OK", line).send("data: not this\n\n");
        assertThat(recorder.next()).isEqualTo("closed CONTENT_TYPE");
        assertThat(recorder.lastFailure().message()).contains("text/event-stream");
        assertThat(server.isLeftAlone(100)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream;",
                "text/event-stream;charset=windows-1252",
                "TEXT/Event-Stream",
                " text/event-stream ; x=y"
            })
    void format_mime_trailing_semicolon_andOthers_areAccepted_alwaysInUtf8(String type) throws Exception {
        connect().answer("200 OK", "Content-Type: " + type).send("data: ok…\n\n");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|ok…|");
    }

    @Test
    void format_data_before_final_empty_line_isDroppedWithItsId() throws Exception {
        Peer peer = connect();
        peer.open().send("retry:1\ndata:test1\n\nid:test\ndata:test2");
        peer.end();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|test1|");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(server.next().headers).doesNotContainKey("Last-Event-ID");
    }

    /** format-field-retry-bogus and format-field-retry-empty: the event is heard, and the earlier time stays. */
    @ParameterizedTest
    @ValueSource(strings = {"retry:1000x", "retry"})
    void format_field_retry_bogus_and_empty_isIgnored(String line) throws Exception {
        connect().open().send("retry:30\n" + line + "\ndata: x\n\n").end();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|x|");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(recorder.waits).containsExactly(Duration.ofMillis(30));
    }

    @Test
    void format_field_retry_isDecimal_andKept() throws Exception {
        Peer peer = connect();
        peer.open().send("retry:00030\nretry:1000x\nretry\n\n");
        peer.end();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(recorder.waits).containsExactly(Duration.ofMillis(30));
        server.next();
    }

    @Test
    void format_field_id_isSentAsUtf8_andAgain() throws Exception {
        Peer first = connect();
        first.open().send("id: …\ndata: hello\n\n");
        first.end();
        Peer second = server.next();
        assertThat(second.header("Last-Event-ID")).isEqualTo("…");
        assertThat(second.header("Accept")).isEqualTo("text/event-stream");
        second.open().end();
        Peer third = server.next();
        assertThat(third.header("Last-Event-ID")).isEqualTo("…");
        third.open().send("data: more\n\n");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|hello|…");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|more|…");
    }

    @Test
    void eventsource_close_goesThroughTheStates() throws Exception {
        Peer first = connect();
        first.open().end();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        Peer second = server.next();
        assertThat(source.state()).isEqualTo(State.CONNECTING);
        second.open();
        assertThat(recorder.next()).isEqualTo("opened");
        second.end();
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        server.next().refuse("204 No Content");
        assertThat(recorder.next()).isEqualTo("closed STATUS");
        assertThat(recorder.within(100)).isNull();
        assertThat(server.isLeftAlone(1)).isTrue();
    }

    @Test
    void eventsource_reconnect_hearsWhatComesAfterAnEmptyBody() throws Exception {
        connect().open().end();
        server.next().open().send("data: data\n\n");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|data|");
    }

    @Test
    void eventsource_request_cancellation_tellsNothingLater() throws Exception {
        Peer peer = connect();
        source.close();
        assertThat(source.state()).isEqualTo(State.CLOSED);
        peer.awaitEnd();
        assertThat(recorder.next()).isEqualTo("closed");
        assertThat(recorder.within(100)).isNull();
    }

    @Test
    void event_origin_isThatOfTheFinalUrl() throws Exception {
        try (ScriptedServer other = new ScriptedServer();
                EventSource pulled = EventSource.open(server.url())) {
            server.next().refuse("302 Found", "Location: " + other.url());
            other.next().open().send("data: x\n\n");
            assertThat(pulled.take().origin()).isEqualTo(other.url(""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://example.org/",
                "about:blank",
                "mailto:x@example.org",
                "javascript:x",
                "http:///x",
                "nothing",
                "http://a b"
            })
    void constructor_url_bogus_isRefused(String url) {
        assertThatThrownBy(() -> EventSource.to(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failure_toConnect_saysWhy_andIsTriedAgain() throws Exception {
        String url = server.url();
        server.close();
        source = recorder.open(EventSource.to(url));
        assertThat(recorder.next()).isEqualTo("reconnecting CONNECTION");
        assertThat(recorder.next()).isEqualTo("reconnecting CONNECTION");
        assertThat(recorder.lastFailure().reason()).isEqualTo(Reason.CONNECTION);
        assertThat(recorder.lastFailure().message()).contains("127.0.0.1").doesNotContain("null");
        assertThat(recorder.lastFailure().cause()).isPresent();
    }
}
