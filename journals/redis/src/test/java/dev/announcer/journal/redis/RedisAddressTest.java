package dev.announcer.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.announcer.Durability;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisAddressTest {
    @Test
    void address_ofTheHostAlone_hasTheDefaults() {
        assertThat(RedisAddress.parse("redis://redis.example"))
                .isEqualTo(new RedisAddress(false, null, null, "redis.example", 6379, 0, null, RedisSettings.DEFAULTS));
    }

    @Test
    void address_withEverything_isRead() {
        assertThat(
                        RedisAddress.parse(
                                "rediss://us%40er:p@ss%2Fw%3Ard+@[::1]:7000/3?key=k&wait=1m&heartbeat=100ms&timeout=2s&ca=/a%20b"))
                .isEqualTo(new RedisAddress(
                        true,
                        "us@er",
                        "p@ss/w:rd+",
                        "::1",
                        7000,
                        3,
                        Path.of("/a b"),
                        new RedisSettings("k", Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(2))));
    }

    @Test
    void address_withAPasswordAlone_isOfTheDefaultUser() {
        RedisAddress address = RedisAddress.parse("redis://:secret@host/");
        assertThat(address.user()).isNull();
        assertThat(address.password()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis:",
                "redis://",
                "redis:host",
                "http://host",
                "redis://host:0",
                "redis://host:65536",
                "redis://host:x",
                "redis://host/x",
                "redis://host/1/2",
                "redis://host/1234567",
                "redis://host#x",
                "redis://a:b:c",
                "redis://[::1",
                "redis://host?keys=a",
                "redis://host?key=a&key=b",
                "redis://host?key=",
                "redis://host?key=a{b}",
                "redis://host?key=a%20b",
                "redis://host?key=%",
                "redis://host?wait=5",
                "redis://host?wait=-1s",
                "redis://host?wait=2h",
                "redis://host?heartbeat=0s",
                "redis://host?timeout=2m",
                "redis://host?ca=/file"
            })
    void address_thatIsNone_isRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(uri))
                .withMessageMatching(".{20,}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://us3r:s3cret@host:x",
                "redis://us3r:s3cret@",
                "redis://us3r:s3cret@host/db",
                "redis://us3r:s3cret@host?x=1",
                "redis://us3r:s3cret@host?wait=1",
                "redis://s3cret@host",
                "redis://us3r:s3cret/@host",
                "redis://us3r:s3cret?@host",
                "redis://us3r:s3cret#@host",
                "redis://us3r:s3cret%@host",
                "redis://us3r:s3cret%zz@host"
            })
    void refusal_showsNoPassword(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(uri))
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("s3cret", "us3r"));
    }

    @Test
    void address_shown_hasNoPassword() {
        assertThat(RedisAddress.parse("rediss://us3r:s3cret@[::1]:7000/3?key=k").toString())
                .isEqualTo("rediss://[::1]:7000/3?key=k");
    }

    @ParameterizedTest
    @CsvSource({
        "912801795460300800, 1795465707075-0",
        "0, 1577836800000-0",
        "9223372036854775807, 3776860055551-4194303",
    })
    void position_andId_standForEachOther(long position, String id) {
        assertThat(StreamId.at(position)).hasToString(id);
        assertThat(StreamId.parse(id)).isEqualTo(StreamId.at(position));
        assertThat(StreamId.at(position).position()).isEqualTo(position);
    }

    @Test
    void options_thatRedisCannotTake_areRefused() {
        for (JournalOptions options : List.of(
                JournalOptions.DEFAULTS.withDurability(Durability.DISK),
                JournalOptions.DEFAULTS.withCommitWait(Duration.ZERO),
                JournalOptions.DEFAULTS.withKeep(new Retention(0, 1, Duration.ZERO)),
                JournalOptions.DEFAULTS.withKeep(TopicSelector.ALL, Retention.LATEST))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RedisJournal.open("redis://127.0.0.1:1", options))
                    .withMessageContaining("Redis");
        }
    }
}
