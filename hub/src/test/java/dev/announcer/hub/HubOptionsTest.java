package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.JournalOptions;
import dev.announcer.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HubOptionsTest {
    @Test
    void defaults_areThoseOfTheTable() {
        assertEquals(
                new HubOptions(
                        "localhost",
                        5000,
                        "memory:",
                        JournalOptions.DEFAULTS,
                        10_000,
                        16 << 20,
                        Duration.ZERO,
                        Overflow.DISCONNECT,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        1 << 20,
                        16 << 20,
                        16,
                        100,
                        0,
                        Duration.ofSeconds(10),
                        16 << 10,
                        false,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false),
                HubOptions.defaults());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("host", builder -> builder.host(" ")),
                wrong("port", builder -> builder.port(-1)),
                wrong("port", builder -> builder.port(65_536)),
                wrong("journal", builder -> builder.journal("memory")),
                wrong("journal", builder -> builder.journal("Memory:")),
                wrong("memory:", builder -> builder.journal("memory:x")),
                wrong("window-count", builder -> builder.windowCount(0)),
                wrong("window-bytes", builder -> builder.windowBytes(0)),
                wrong("window-age", builder -> builder.windowAge(Duration.ofMillis(-1))),
                wrong("heartbeat", builder -> builder.heartbeat(Duration.ofMillis(-1))),
                wrong("write-timeout", builder -> builder.writeTimeout(Duration.ofMillis(-1))),
                wrong("retry", builder -> builder.retry(Duration.ofMillis(-1))),
                wrong("retry", builder -> builder.retry(Duration.ofDays(1000))),
                wrong("close-deadline", builder -> builder.closeDeadline(Duration.ofMillis(-1))),
                wrong("drain-delay", builder -> builder.drainDelay(Duration.ofMillis(-1))),
                wrong("head-timeout", builder -> builder.headTimeout(Duration.ofMillis(-1))),
                wrong("max-announcement", builder -> builder.maxAnnouncementBytes(-1)),
                wrong("max-batch", builder -> builder.maxBatchBytes(-1)),
                wrong("max-topics", builder -> builder.maxTopics(-1)),
                wrong("max-selectors", builder -> builder.maxSelectors(-1)),
                wrong("max-connections", builder -> builder.maxConnections(-1)),
                wrong("max-header", builder -> builder.maxHeaderBytes(0)),
                wrong("lanes", builder -> builder.lanes(-1)),
                wrong("loops", builder -> builder.loops(2000)),
                wrong("listen key", builder -> builder.listenKey(Optional.of(""))),
                wrong("announce key", builder -> builder.announceKey(Optional.of("two words"))),
                wrong("metrics key", builder -> builder.metricsKey(Optional.of("\n"))));
    }

    private static Arguments wrong(String option, UnaryOperator<HubOptionsBuilder> setting) {
        return Arguments.of(option, setting);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void value_thatIsNotAllowed_isRefusedByName(String option, UnaryOperator<HubOptionsBuilder> setting) {
        HubOptionsBuilder builder = setting.apply(HubOptions.builder());
        String message =
                assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertTrue(message.contains(option), message);
        assertFalse(message.contains("two words"), message);
    }

    @Test
    void keys_areNotShown() {
        String shown = HubOptions.builder()
                .listenKey(Optional.of("s3cret-one"))
                .announceKey(Optional.of("s3cret-two"))
                .journal("redis://user:s3cret@host")
                .build()
                .toString();
        assertFalse(shown.contains("s3cret"), shown);
    }
}
