package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebResponseTest {
    @Test
    void headerLines_ofSeveralFields_endEachAndKeepOrder() {
        WebResponse response =
                WebResponse.of(200).withHeader("b", "1").withHeader("a", "x: y").withHeader("b", "");
        assertThat(lines(response)).isEqualTo("b: 1\r\na: x: y\r\nb: \r\n");
        assertThat(lines(WebResponse.of(204))).isEmpty();
    }

    @Test
    void headerLines_ofCopies_followTheirOwnFields() {
        WebResponse response = WebResponse.of(200).withHeader("a", "1");
        String before = lines(response);
        assertThat(lines(response.withHeader("b", "2"))).isEqualTo("a: 1\r\nb: 2\r\n");
        assertThat(lines(response)).isEqualTo(before);
        assertThat(response.withBody("x").headerLines()).isSameAs(response.headerLines());
        assertThat(response.withoutBody().headerLines()).isSameAs(response.headerLines());
    }

    private static String lines(WebResponse response) {
        return new String(response.headerLines(), StandardCharsets.US_ASCII);
    }
}
