package dev.announcer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceEndpointTest {
    private final AnnounceEndpoint endpoint =
            new AnnounceEndpoint(WebPolicy.builder().build());

    private AnnounceAnswer.Accept accept(FakeRequest request) {
        AnnounceAnswer answer = endpoint.announce(request);
        assertThat(answer).isInstanceOf(AnnounceAnswer.Accept.class);
        return (AnnounceAnswer.Accept) answer;
    }

    private AnnounceParameters parameters(String target) {
        return accept(FakeRequest.post(target)).parameters();
    }

    private static WebResponse reply(AnnounceAnswer answer) {
        assertThat(answer).isInstanceOf(AnnounceAnswer.Reply.class);
        return ((AnnounceAnswer.Reply) answer).response();
    }

    @Test
    void announcement_plain_isPublicUnderDefault() {
        AnnounceAnswer.Accept accept = accept(FakeRequest.post("/announce"));
        assertThat(accept.batch()).isFalse();
        assertThat(accept.maxBodyBytes()).isEqualTo(1 << 20);
        assertThat(accept.headers()).isEmpty();
        assertThat(accept.parameters().toAnnouncement("hello".getBytes(UTF_8)))
                .isEqualTo(Announcement.of("default", Event.of("hello")));
    }

    @Test
    void announcement_withEverything_isWhatWasSaid() {
        Announcement announcement = parameters(
                        "/announce?topic=a/b&topic=c+d&topic=a/b&type=t%2By&id=%E2%82%AC1&retry=0030000001&private")
                .toAnnouncement("x");
        assertThat(announcement.topics()).containsExactly("a/b", "c d");
        assertThat(announcement.event())
                .isEqualTo(Event.of("t+y", "x").withId("€1").withRetry(Duration.ofMillis(30_000_001)));
        assertThat(announcement.isPrivate()).isTrue();
    }

    @Test
    void typeAndId_empty_areNotGiven() {
        AnnounceParameters parameters = parameters("/announce?type=&id=");
        assertThat(parameters.type()).isEmpty();
        assertThat(parameters.id()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            private        | true
            private=       | true
            private=on     | true
            private=true   | true
            private=off    | false
            private=false  | false
            type=x         | false
            """)
    void private_asSwitch_isRead(String query, boolean isOn) {
        assertThat(parameters("/announce?" + query).isPrivate()).isEqualTo(isOn);
        assertThat(parameters("/announce?id=1&" + query.replace("private", "once"))
                        .isOnce())
                .isEqualTo(isOn);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topic=                  | topic is empty
            topic=a/*/b             | * or ** as a segment
            topic=**                | * or ** as a segment
            topic=a%0Ab             | control character
            topic=a%C2%9Fb          | control character
            type=a%0D%0Ab           | control character
            type=a%00b              | control character
            type=stream-reset       | begins with
            id=a%0Ab                | control character
            id=a%0Db                | control character
            id=a%00b                | control character
            id=earliest             | earliest
            id=1&id=1               | id is given 2 times
            type=a&type=b           | type is given 2 times
            retry=1&retry=1         | retry is given 2 times
            private&private         | private is given 2 times
            retry=                  | 1 to 10 digits
            retry=-1                | 1 to 10 digits
            retry=%2B20             | 1 to 10 digits
            retry=1000x             | 1 to 10 digits
            retry=1e3               | 1 to 10 digits
            retry=%D9%A1            | 1 to 10 digits
            retry=99999999999       | 1 to 10 digits
            private=yes             | on, true, off and false
            private=ON              | on, true, off and false
            once                    | needs one of its own
            once&id=                | needs one of its own
            once=yes&id=1           | on, true, off and false
            once&once&id=1          | once is given 2 times
            event=x                 | is not known
            Topic=x                 | is not known
            access_token=s3cret     | is not known
            data=x                  | is not known
            =                       | is not known
            topic=%                 | bad % escape
            topic=%FF               | not UTF-8
            """)
    void parameter_notAllowed_is400BeforeTheBody(String query, String part) {
        WebResponse response = reply(endpoint.announce(FakeRequest.post("/announce?" + query)));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("content-type")).contains("application/problem+json");
        assertThat(new String(response.body(), UTF_8)).contains(part).doesNotContain("s3cret");
    }

    @Test
    void typeAndId_ofMoreThan128Bytes_are400() {
        String longest = "%C3%A9".repeat(64);
        assertThat(parameters("/announce?type=" + longest + "&id=" + longest).type())
                .isPresent();
        assertThat(reply(endpoint.announce(FakeRequest.post("/announce?type=x" + longest)))
                        .status())
                .isEqualTo(400);
        assertThat(reply(endpoint.announce(FakeRequest.post("/announce?id=x" + longest)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void topics_moreThanAllowed_are400() {
        String sixteen = IntStream.range(0, 16).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));
        assertThat(parameters("/announce?" + sixteen + "&topic=t0")
                        .toAnnouncement("")
                        .topics())
                .hasSize(16);
        assertThat(reply(endpoint.announce(FakeRequest.post("/announce?" + sixteen + "&topic=u")))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "text/plain; charset=iso-8859-1",
                "application/json",
                "",
                "application/ndjson",
                "text/x; a=\"application/x-ndjson\""
            })
    void body_ofAnyType_isTheData(String type) {
        assertThat(accept(FakeRequest.post("/announce").with("Content-Type", type))
                        .batch())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "Application/X-NDJSON", "application/x-ndjson ; charset=utf-8"})
    void body_ofNdjson_isABatch(String type) {
        AnnounceAnswer.Accept accept =
                accept(FakeRequest.post("/announce?topic=a").with("Content-Type", type));
        assertThat(accept.batch()).isTrue();
        assertThat(accept.maxBodyBytes()).isEqualTo(16 << 20);
        assertThat(accept.parameters().topics()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=a", "id=a", "retry=1", "private"})
    void batch_ofSingleEventsInItsQuery_is400(String query) {
        AnnounceAnswer answer =
                endpoint.announce(FakeRequest.post("/announce?" + query).with("Content-Type", "application/x-ndjson"));
        assertThat(new String(reply(answer).body(), UTF_8)).contains("a batch takes topic");
    }

    @Test
    void headers_thatCannotBeUnderstood_areRefused() {
        assertThat(reply(endpoint.announce(FakeRequest.post("/announce")
                                .with("Content-Type", "text/plain")
                                .with("Content-Type", "application/x-ndjson")))
                        .status())
                .isEqualTo(400);
        assertThat(reply(endpoint.announce(FakeRequest.post("/announce").with("Content-Encoding", "gzip")))
                        .status())
                .isEqualTo(415);
        accept(FakeRequest.post("/announce").with("Content-Encoding", "Identity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1048577", "999999999999999999"})
    void body_largerThanAllowed_is413BeforeItIsRead(String length) {
        WebResponse response =
                reply(endpoint.announce(FakeRequest.post("/announce").with("Content-Length", length)));
        assertThat(response.status()).isEqualTo(413);
        assertThat(new String(response.body(), UTF_8)).contains("1048576");
        accept(FakeRequest.post("/announce")
                .with("Content-Length", length.substring(0, 7))
                .with("Content-Type", "application/x-ndjson"));
    }

    @Test
    void body_ofExactlyTheLimit_isRead() {
        AnnounceAnswer.Accept accept = accept(FakeRequest.post("/announce").with("Content-Length", "1048576"));
        assertThat(endpoint.tooLarge(accept).status()).isEqualTo(413);
        AnnounceEndpoint unlimited =
                new AnnounceEndpoint(WebPolicy.builder().maxAnnouncementBytes(0).build());
        assertThat(unlimited.announce(FakeRequest.post("/announce").with("Content-Length", "999999999999")))
                .isInstanceOf(AnnounceAnswer.Accept.class);
    }

    @Test
    void check_countsBytesOfUtf8AndTopics() {
        AnnounceEndpoint small = new AnnounceEndpoint(
                WebPolicy.builder().maxAnnouncementBytes(6).maxTopics(1).build());
        Announcement fits = Announcement.of("a", Event.of("€€"));
        assertThat(small.check(fits)).isSameAs(fits);
        assertThatThrownBy(() -> small.check(Announcement.of("a", Event.of("€€x"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        bad -> assertThat(bad.problem().status()).isEqualTo(413));
        assertThatThrownBy(() -> small.check(Announcement.of(List.of("a", "b"), Event.of("x"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        bad -> assertThat(bad.problem().status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "post", "TRACE"})
    void method_ofAnnounce_notAllowed_is405(String method) {
        WebResponse response = reply(endpoint.announce(FakeRequest.of(method, "/announce")));
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).contains("POST, OPTIONS");
        assertThat(response.body().length == 0).isEqualTo(method.equals("HEAD"));
    }

    @Test
    void ping_byGetAndPost_announcesPong() {
        for (String method : List.of("GET", "POST")) {
            AnnounceAnswer answer =
                    endpoint.ping(FakeRequest.of(method, "/ping").with("Content-Type", "application/x-ndjson"));
            AnnounceAnswer.Accept accept = (AnnounceAnswer.Accept) answer;
            assertThat(accept.batch()).isFalse();
            assertThat(accept.parameters().toAnnouncement(AnnounceEndpoint.PING_DATA))
                    .isEqualTo(Announcement.of("ping", Event.of("pong")));
        }
    }

    @Test
    void ping_byHead_is405BecauseItMustNotAnnounce() {
        WebResponse response = reply(endpoint.ping(FakeRequest.of("HEAD", "/ping")));
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).contains("GET, POST, OPTIONS");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void ping_withParameters_is400() {
        assertThat(reply(endpoint.ping(FakeRequest.get("/ping?topic=news"))).status())
                .isEqualTo(400);
    }

    @Test
    void parameters_withoutTopics_areUnderDefault() {
        assertThat(new AnnounceParameters(List.of(), Optional.of(""), Optional.of(""), Optional.empty(), false, false))
                .isEqualTo(new AnnounceParameters(
                        List.of("default"), Optional.empty(), Optional.empty(), Optional.empty(), false, false));
    }
}
