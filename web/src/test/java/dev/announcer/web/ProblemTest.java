package dev.announcer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
    @Test
    void problem_ofABatch_isRfc9457WithItsLine() {
        WebResponse response =
                Problem.of(400, "no \"data\"").atLine(3).toResponse().withHeader("vary", "Origin");
        assertThat(response.status()).isEqualTo(400);
        assertThat(new String(response.body(), UTF_8))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"no \\\"data\\\"\",\"line\":3}\n");
        assertThat(response.headers())
                .containsExactly(
                        new Header("content-type", "application/problem+json"),
                        new Header("cache-control", "no-store"),
                        new Header("x-content-type-options", "nosniff"),
                        new Header("vary", "Origin"));
    }

    @Test
    void problem_withoutALine_saysNone() {
        assertThat(new String(Problem.of(421, "d").toResponse().body(), UTF_8))
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Misdirected Request\",\"status\":421,\"detail\":\"d\"}\n");
    }

    @Test
    void string_nastyText_isEscapedAsRfc8259Says() {
        assertThat(Json.string("a\"b\\c\n\r\t\b\0\u001F\u007F\u0085/€😀"))
                .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0008\\u0000\\u001f\\u007f\\u0085/€😀\"");
        assertThat(Json.string("\uD83D")).isEqualTo("\"\\ud83d\"");
        assertThat(Json.string("\uDE00\uD83Dx")).isEqualTo("\"\\ude00\\ud83dx\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nset-cookie: b", "a\nb", "a\0b", "é", "\u007F"})
    void headerValue_thatWouldEndTheField_isRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Header("x-test", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Upper", "a b", "a:b", "a\n"})
    void headerName_thatIsNoLowerCaseToken_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Header(name, "v"));
    }
}
