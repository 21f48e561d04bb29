package dev.announcer.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.ListenRequest;
import dev.announcer.ListenRequest.Cursor;
import dev.announcer.TopicSelector;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenEndpointTest {
    private static final String UNKNOWN = LastEventId.IMPOSSIBLE;

    private final ListenEndpoint open = new ListenEndpoint(WebPolicy.builder().build());
    private final ListenEndpoint guarded =
            new ListenEndpoint(WebPolicy.builder().listenKey("s3cret").build());

    private static ListenRequest stream(ListenEndpoint endpoint, WebRequest request) {
        ListenAnswer answer = endpoint.answer(request);
        assertThat(answer).isInstanceOf(ListenAnswer.Stream.class);
        return ((ListenAnswer.Stream) answer).request().build();
    }

    private ListenRequest stream(String target) {
        return stream(open, FakeRequest.get(target));
    }

    private static WebResponse reply(ListenEndpoint endpoint, WebRequest request) {
        ListenAnswer answer = endpoint.answer(request);
        assertThat(answer).isInstanceOf(ListenAnswer.Reply.class);
        return ((ListenAnswer.Reply) answer).response();
    }

    private static String text(WebResponse response) {
        return new String(response.body(), UTF_8);
    }

    private void assertBad(String target, String part) {
        WebResponse response = reply(open, FakeRequest.get(target));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("content-type")).contains("application/problem+json");
        assertThat(text(response)).contains(part);
    }

    @Test
    void request_plain_listensToEverythingPublicFromNowOn() {
        ListenRequest request = stream("/listen");
        assertThat(request.topics()).containsExactly(TopicSelector.ALL);
        assertThat(request.mayRead()).isEmpty();
        assertThat(request.lastEventId()).isEmpty();
        assertThat(request.showTopics()).isFalse();
        assertThat(request.toString()).contains("start=Newest");
    }

    @Test
    void head_ofAStream_isExactlyThis() {
        ListenAnswer.Stream stream = (ListenAnswer.Stream) open.answer(FakeRequest.get("/listen"));
        assertThat(stream.head().status()).isEqualTo(200);
        assertThat(stream.head().headers())
                .containsExactly(
                        new Header("content-type", "text/event-stream"),
                        new Header("cache-control", "no-store, no-transform"),
                        new Header("x-accel-buffering", "no"),
                        new Header("x-content-type-options", "nosniff"));
    }

    @Test
    void topics_several_areSelectedOnce() {
        assertThat(stream("/listen?topic=a%2Fb&topic=news/*&topic=a/b&topic=x/**&unknown=1&t=2")
                        .topics())
                .extracting(TopicSelector::toString)
                .containsExactlyInAnyOrder("a/b", "news/*", "x/**");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topic=                     | selector is empty
            topic                      | selector is empty
            topic=**/a                 | ** before its last segment
            topic=a%00b                | control character
            topic=a%0Ab                | control character
            topic=a%C2%85b             | control character
            topic=a%FFb                | not UTF-8
            topic=a%                   | bad % escape
            x=%zz                      | bad % escape
            cursor=yes                 | auto, on, event and off
            cursor=                    | auto, on, event and off
            cursor=on&cursor=on        | cursor is given 2 times
            topics=hide                | show is allowed
            topics=                    | show is allowed
            topics=show&topics=show    | topics is given 2 times
            last=                      | 0 to 1000000
            last=-1                    | 0 to 1000000
            last=%2B1                  | 0 to 1000000
            last=1.0                   | 0 to 1000000
            last=%D9%A1                | 0 to 1000000
            last=1000001               | 0 to 1000000
            last=99999999999999999999  | 0 to 1000000
            last=x&lastEventId=1       | 0 to 1000000
            last=1&last=1              | last is given 2 times
            """)
    void parameter_notAllowed_is400(String query, String part) {
        assertBad("/listen?" + query, part);
    }

    @Test
    void topic_longerThan256Bytes_is400() {
        assertThat(stream("/listen?topic=" + "%C3%A9".repeat(128)).topics()).hasSize(1);
        assertBad("/listen?topic=" + "%C3%A9".repeat(129), "at most 256");
    }

    @Test
    void selectors_moreThanAllowed_are400() {
        String hundred = IntStream.range(0, 100).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));
        assertThat(stream("/listen?" + hundred + "&topic=t0").topics()).hasSize(100);
        assertBad("/listen?" + hundred + "&topic=u", "101 topics are selected, at most 100 are allowed");
        ListenEndpoint unlimited =
                new ListenEndpoint(WebPolicy.builder().maxSelectors(0).build());
        assertThat(stream(unlimited, FakeRequest.get("/listen?" + hundred + "&topic=u"))
                        .topics())
                .hasSize(101);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /listen              | -                        | OFF
            /listen              | no-cache                 | BLOCK
            /listen              | max-age=0, No-Cache      | BLOCK
            /listen              | max-age=0                | OFF
            /listen              | x-no-cache               | OFF
            /listen              | x="no-cache, no-cache"   | OFF
            /listen?cursor=auto  | no-cache                 | BLOCK
            /listen?cursor=auto  | -                        | OFF
            /listen?cursor=on    | -                        | BLOCK
            /listen?cursor=event | -                        | EVENT
            /listen?cursor=event | no-cache                 | EVENT
            /listen?cursor=off   | no-cache                 | OFF
            """)
    void cursor_byParameterOrCacheControl_isTold(String target, String cacheControl, Cursor cursor) {
        FakeRequest request = FakeRequest.get(target);
        request = cacheControl == null ? request : request.with("Cache-Control", cacheControl);
        assertThat(stream(open, request).cursor()).isEqualTo(cursor);
    }

    @Test
    void topicsShow_isShown() {
        assertThat(stream("/listen?topics=show").showTopics()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastEventId", "lastEventID", "evs_last_event_id"})
    void lastEventId_inTheQuery_isTaken(String name) {
        assertThat(stream("/listen?" + name + "=a%2B%E2%82%AC").lastEventId()).contains("a+€");
        assertThat(stream("/listen?" + name + "=").lastEventId()).isEmpty();
        assertThat(stream("/listen?lastEventId=old&" + name + "=new").lastEventId())
                .contains("new");
    }

    @Test
    void lastEventId_inTheHeader_isUtf8AndBeatsTheQuery() {
        String latin1 = new String("€-ü-😀".getBytes(UTF_8), ISO_8859_1);
        FakeRequest request = FakeRequest.get("/listen?lastEventId=query&last=5");
        assertThat(stream(open, request.with("last-event-id", latin1)).lastEventId())
                .contains("€-ü-😀");
        assertThat(stream(open, request.with("Last-Event-ID", "")).lastEventId())
                .contains("query");
        assertThat(stream(open, request.with("Last-Event-ID", "\"<a>, b\"")).lastEventId())
                .contains("\"<a>, b\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00FF\u00FE",
                "\u00C3",
                "a\u00ED\u00A0\u0080",
                "a\0b",
                "a\tb",
                "\u00C2\u0085",
                "\u20AC",
                "\uD83D"
            })
    void lastEventId_thatNoEventCanHave_isUnknownAndNoError(String value) {
        assertThat(stream(open, FakeRequest.get("/listen").with("Last-Event-ID", value))
                        .lastEventId())
                .contains(UNKNOWN);
    }

    @Test
    void lastEventId_longerThanAnIdMayBe_isUnknownAndNotKept() {
        FakeRequest request = FakeRequest.get("/listen");
        assertThat(stream(open, request.with("Last-Event-ID", "x".repeat(128))).lastEventId())
                .contains("x".repeat(128));
        assertThat(stream(open, request.with("Last-Event-ID", "x".repeat(7000))).lastEventId())
                .contains(UNKNOWN);
        assertThat(stream("/listen?lastEventId=" + "%E2%82%AC".repeat(43)).lastEventId())
                .contains(UNKNOWN); // 129 bytes
        assertThat(stream("/listen?lastEventId=a%00").lastEventId()).contains(UNKNOWN);
    }

    @Test
    void earliest_inHeaderOrQuery_isAllThatIsHeld() {
        assertThat(stream("/listen?lastEventId=earliest").toString()).contains("Last[count=2147483647]");
        assertThat(stream(open, FakeRequest.get("/listen").with("Last-Event-ID", "earliest"))
                        .toString())
                .contains("Last[count=2147483647]");
    }

    @Test
    void last_withoutAnId_counts() {
        assertThat(stream("/listen?last=7").toString()).contains("Last[count=7]");
        assertThat(stream("/listen?last=0000010").toString()).contains("Last[count=10]");
        assertThat(stream("/listen?last=1000000&lastEventId=").toString()).contains("Last[count=1000000]");
        assertThat(stream("/listen?last=0").toString()).contains("Last[count=0]");
        assertThat(stream("/listen?last=7&lastEventId=a").lastEventId()).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE", "CONNECT", "get", "", "BREW"})
    void method_notAllowed_is405WithAllow(String method) {
        WebResponse response = reply(guarded, FakeRequest.of(method, "/listen?%"));
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void headRequest_isAnsweredLikeGetWithoutBody() {
        WebResponse ok = reply(open, FakeRequest.of("HEAD", "/listen"));
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("content-type")).contains("text/event-stream");
        assertThat(ok.body()).isEmpty();
        WebResponse bad = reply(open, FakeRequest.of("HEAD", "/listen?last=x"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.header("content-type")).contains("application/problem+json");
        assertThat(bad.body()).isEmpty();
    }

    @Test
    void accept_withoutEventStreams_is406() {
        WebResponse response = reply(open, FakeRequest.get("/listen").with("Accept", "application/json"));
        assertThat(response.status()).isEqualTo(406);
        assertThat(response.header("content-type")).contains("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /listen                             | -                    | 401
            /listen                             | Bearer s3cret        | 200
            /listen                             | bEARER   s3cret      | 200
            /listen                             | Bearer S3CRET        | 401
            /listen                             | Bearer s3cre         | 401
            /listen                             | Bearer s3crett       | 401
            /listen                             | Bearer s3cret x      | 401
            /listen                             | Bearer               | 401
            /listen                             | Bearers3cret         | 401
            /listen                             | s3cret               | 401
            /listen                             | Basic s3cret         | 401
            /listen?access_token=s3cret         | -                    | 200
            /listen?access_token=s3cre%74       | -                    | 200
            /listen?access_token=               | -                    | 401
            /listen?access_token=other          | -                    | 401
            /listen?access_token=s3cret         | Basic dTpw           | 200
            /listen?access_token=s3cret         | Bearer other         | 401
            /listen?access_token=other          | Bearer s3cret        | 200
            /listen?Access_Token=s3cret         | -                    | 401
            /listen?last=x                      | Bearer other         | 401
            /listen?last=x                      | Bearer s3cret        | 400
            /listen?access_token=a&access_token=a | -                  | 400
            """)
    void key_byHeaderOrQuery_isCompared(String target, String authorization, int status) {
        FakeRequest request = FakeRequest.get(target);
        request = authorization == null ? request : request.with("Authorization", authorization);
        if (status == 200) {
            assertThat(stream(guarded, request).mayRead()).containsExactly(TopicSelector.ALL);
        } else {
            WebResponse response = reply(guarded, request);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("www-authenticate").isPresent()).isEqualTo(status == 401);
            assertThat(text(response)).doesNotContain("s3cret", "other");
        }
    }

    @Test
    void key_missing_is401WithBearer() {
        assertThat(reply(guarded, FakeRequest.get("/listen")).header("www-authenticate"))
                .contains("Bearer");
    }

    @Test
    void key_inTwoHeaders_is401() {
        FakeRequest twice = FakeRequest.get("/listen")
                .with("Authorization", "Bearer s3cret")
                .with("Authorization", "Bearer s3cret");
        assertThat(reply(guarded, twice).status()).isEqualTo(401);
    }

    @Test
    void key_givenWhereNoneIsAsked_givesNoRights() {
        FakeRequest request = FakeRequest.get("/listen?access_token=x").with("Authorization", "Bearer x");
        assertThat(stream(open, request).mayRead()).isEmpty();
    }

    @Test
    void hostThatIsAnother_is421BeforeTheKey() {
        ListenEndpoint local = new ListenEndpoint(
                WebPolicy.builder().localOnly(true).listenKey("k").build());
        assertThat(reply(local, FakeRequest.get("/listen").with("Host", "evil.example"))
                        .status())
                .isEqualTo(421);
        assertThat(reply(local, FakeRequest.get("/listen").with("Host", "localhost:5000"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void request_withABadQuery_isToldWhereAndNotWhat() {
        assertBad("/listen?access_token=s3cret%", "index 19");
        assertThat(text(reply(open, FakeRequest.get("/listen?access_token=s3cret%"))))
                .doesNotContain("s3cret");
    }

    @Test
    void answers_toWhatTheClientDidWrong_areNotKeptByCaches() {
        for (String target : List.of("/listen?last=x", "/listen?%")) {
            assertThat(reply(open, FakeRequest.get(target)).header("cache-control"))
                    .contains("no-store");
        }
    }
}
