package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCheckTest {
    private final KeyCheck check = new KeyCheck(List.of("one", "another"));

    @ParameterizedTest
    @ValueSource(strings = {"Bearer one", "bearer another", "BEARER  one"})
    void key_thatIsOneOfThem_passes(String shown) {
        assertThat(check.refuse(FakeRequest.get("/metrics").with("authorization", shown)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer on", "Bearer onee", "Bearer ONE", "Bearer", "one", "Basic one", "Bearer one another"})
    void key_thatIsNone_is401(String shown) {
        WebResponse refused = check.refuse(FakeRequest.get("/metrics").with("authorization", shown))
                .orElseThrow();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("www-authenticate")).contains("Bearer");
        assertThat(refused.toString()).doesNotContain("one ").doesNotContain("another");
    }

    @Test
    void key_missingTwiceOrInTheQuery_is401() {
        assertThat(check.refuse(FakeRequest.get("/metrics"))).isPresent();
        assertThat(check.refuse(FakeRequest.get("/metrics?access_token=one"))).isPresent();
        assertThat(check.refuse(FakeRequest.get("/metrics")
                        .with("authorization", "Bearer one")
                        .with("authorization", "Bearer one")))
                .isPresent();
    }

    @Test
    void keys_none_letEverybodyPass() {
        assertThat(new KeyCheck(List.of()).refuse(FakeRequest.get("/metrics"))).isEmpty();
    }

    @Test
    void key_thatCannotBeSent_isRefused() {
        assertThatThrownBy(() -> new KeyCheck(List.of("two words")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("two words");
    }
}
