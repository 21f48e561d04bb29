package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.Durability;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the options of {@code serve} wish of the journal. */
final class JournalFlagsTest {
    private static JournalOptions read(String... args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
        Shell shell = new Shell(Map.of(), InputStream.nullInputStream(), nowhere, nowhere);
        return JournalFlags.read(Main.arguments(new ServeCommand(), "serve", args, shell));
    }

    @Test
    void flags_none_wishNothing() {
        assertThat(read()).isEqualTo(JournalOptions.DEFAULTS);
    }

    @Test
    void flags_all_areWished() {
        assertThat(read(("--durability none --commit-wait 0 --keep-count 10 --keep-bytes 1KiB --keep-age 7d"
                                + " --keep prices/*=latest --keep a=b=3,logs/**=2MiB --keep x=1h")
                        .split(" ")))
                .isEqualTo(JournalOptions.DEFAULTS
                        .withDurability(Durability.NONE)
                        .withCommitWait(Duration.ZERO)
                        .withKeep(new Retention(10, 1024, Duration.ofDays(7)))
                        .withKeep(TopicSelector.parse("prices/*"), Retention.LATEST)
                        .withKeep(TopicSelector.parse("a=b"), new Retention(3, 0, Duration.ZERO))
                        .withKeep(TopicSelector.parse("logs/**"), new Retention(0, 2 << 20, Duration.ZERO))
                        .withKeep(TopicSelector.parse("x"), new Retention(0, 0, Duration.ofHours(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --keep prices             | --keep is "prices"; a pattern, = and a rule are needed, like prices/*=latest
            --keep prices=            | --keep is "prices="; latest, a number, a size or a time is needed, like 1000, 16MiB or 7d
            --keep prices=newest      | --keep is "prices=newest"; latest, a number, a size or a time is needed, like 1000, 16MiB or 7d
            --keep prices=0           | --keep is "prices=0"; latest, a number, a size or a time is needed, like 1000, 16MiB or 7d
            --keep prices=3y          | --keep is "prices=3y"; a duration is needed, like 500ms, 15s, 3m, 1h or 0
            --keep a/**/b=1           | --keep is "a/**/b=1"; selector
            --durability sync         | --durability is "sync"; disk or none is needed
            --keep-count -1           | --keep-count is "-1"; a whole number is needed, 0 or more
            --commit-wait 3           | --commit-wait is "3"; a duration is needed
            """)
    void flag_wrong_isRefusedWithOneSentence(String line, String sentence) {
        assertThatThrownBy(() -> read(line.split(" ")))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        refused -> assertThat(refused.sentence()).startsWith(sentence));
    }
}
