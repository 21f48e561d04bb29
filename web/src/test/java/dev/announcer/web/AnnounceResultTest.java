package dev.announcer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Appended;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceResultTest {
    private static final AnnounceParameters PLAIN =
            new AnnounceParameters(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    private final AnnounceEndpoint endpoint =
            new AnnounceEndpoint(WebPolicy.builder().build());

    @Test
    void answer_ofAnId_isJson() {
        WebResponse response = endpoint.answer(Appended.of("a\"€\\-1"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsExactly(
                        new Header("content-type", "application/json"),
                        new Header("cache-control", "no-store"),
                        new Header("x-content-type-options", "nosniff"));
        assertThat(new String(response.body(), UTF_8)).isEqualTo("{\"id\":\"a\\\"€\\\\-1\"}\n");
    }

    @Test
    void answer_ofABatch_isALineEach() {
        WebResponse response = endpoint.answer(List.of(
                AnnounceEndpoint.line(Appended.of("e-1")),
                AnnounceEndpoint.line(Appended.duplicate("e-2")),
                AnnounceEndpoint.errorLine(new AnnounceException(Reason.BUSY, "full")),
                AnnounceEndpoint.errorLine(new AnnounceException(Reason.UNAVAILABLE, "away")),
                AnnounceEndpoint.errorLine(new CompletionException(new AnnounceException(Reason.UNKNOWN, "late"))),
                AnnounceEndpoint.errorLine(new IllegalArgumentException("id")),
                AnnounceEndpoint.errorLine(new IllegalStateException("?"))));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).contains("application/x-ndjson");
        assertThat(new String(response.body(), UTF_8)).isEqualTo("""
                        {"id":"e-1"}
                        {"id":"e-2","duplicate":true}
                        {"error":"busy"}
                        {"error":"unavailable"}
                        {"error":"unknown"}
                        {"error":"refused"}
                        {"error":"unknown"}
                        """);
        assertThat(endpoint.answer(List.<String>of()).body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 503, true", "UNAVAILABLE, 503, true", "UNKNOWN, 504, false"})
    void failure_ofTheJournal_isTold(Reason reason, int status, boolean retryAfter) {
        WebResponse response = endpoint.failure(
                new ExecutionException(new CompletionException(new AnnounceException(reason, "jdbc:secret"))));
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("retry-after").isPresent()).isEqualTo(retryAfter);
        assertThat(new String(response.body(), UTF_8)).doesNotContain("jdbc");
    }

    @Test
    void failure_ofTheClient_is400AndOfOurs500() {
        WebResponse bad = endpoint.failure(new CompletionException(new IllegalArgumentException("id is ours")));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(new String(bad.body(), UTF_8)).contains("id is ours");
        WebResponse line =
                endpoint.failure(new ProblemException(Problem.of(413, "large").atLine(2)));
        assertThat(line.status()).isEqualTo(413);
        assertThat(new String(line.body(), UTF_8)).contains("\"line\":2");
        WebResponse ours = endpoint.failure(new CompletionException(new RuntimeException("password=x")));
        assertThat(ours.status()).isEqualTo(500);
        assertThat(new String(ours.body(), UTF_8)).doesNotContain("password");
        assertThat(endpoint.failure(new CompletionException("alone", null)).status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EFBBBF61", "EFBFBF", "F09F9880", "EFBFBD61", "00", "0D0A0A", "C285E280A8"})
    void body_ofUtf8_isTheDataByteForByte(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        assertThat(PLAIN.toAnnouncement(body).event().data().getBytes(UTF_8)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF", "FFFE6100", "C080", "EDA080", "E282", "61F09F98", "EFBFBDFF", "F4908080", "1F8B08"})
    void body_notUtf8_is400(String hex) {
        assertThatThrownBy(() -> PLAIN.toAnnouncement(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        bad -> assertThat(bad.problem())
                                .isEqualTo(Problem.of(400, "the body is not UTF-8; what is announced has to be")));
    }

    @Test
    void parametersOfALine_notAllowed_are400() {
        List<AnnounceParameters> bad = List.of(
                new AnnounceParameters(
                        List.of("a/**"), Optional.empty(), Optional.empty(), Optional.empty(), false, false),
                new AnnounceParameters(
                        List.of(), Optional.of("a\nb"), Optional.empty(), Optional.empty(), false, false),
                new AnnounceParameters(
                        List.of(), Optional.empty(), Optional.of("\uD800"), Optional.empty(), false, false),
                new AnnounceParameters(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ofMillis(-1)),
                        false,
                        false));
        for (AnnounceParameters parameters : bad) {
            assertThatThrownBy(() -> parameters.toAnnouncement("x")).isInstanceOf(ProblemException.class);
        }
        assertThatThrownBy(() -> PLAIN.toAnnouncement("\uD800")).isInstanceOf(ProblemException.class);
    }
}
