package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPolicyTest {
    @Test
    void policy_printed_showsNoKey() {
        WebPolicy policy =
                WebPolicy.builder().listenKey("s3cret").announceKey("t0psecret").build();
        assertThat(policy.toString()).contains("set").doesNotContain("s3cret", "t0psecret");
        assertThat(policy.listenKey().orElseThrow().toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\n", "\u00FC", "a\0"})
    void key_thatCannotBeSent_isRefusedWithoutShowingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebPolicy.builder().listenKey(key))
                .withMessage("listenKey is empty or has a character other than visible ASCII");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebPolicy.builder().announceKey(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://a", "a/b", "a:b", "a b", "a:99999", "u@a"})
    void publicName_thatIsNoHost_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebPolicy.builder().publicNames(List.of(name)))
                .withMessageContaining("publicName is \"" + name + "\"");
    }

    @Test
    void limits_negative_areRefused() {
        WebPolicy.Builder builder = WebPolicy.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxTopics(-1))
                .withMessageContaining("maxTopics is -1");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxSelectors(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAnnouncementBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBatchBytes(-1));
    }
}
