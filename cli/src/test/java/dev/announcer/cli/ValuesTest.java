package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
    @ParameterizedTest
    @CsvSource({"0, PT0S", "0s, PT0S", "500ms, PT0.5S", "15s, PT15S", "3m, PT3M", "1h, PT1H", "7d, PT168H"})
    void duration_withUnit_isRead(String text, Duration expected) {
        assertEquals(expected, Values.duration(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "5", "00", "1.5s", "-1s", "+1s", "15 s", "15S", "15sec", "12345678901s", "\u0665s"})
    void duration_ofAnotherForm_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Values.duration(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000000, 1000000",
        "64KiB, 65536",
        "16MiB, 16777216",
        "1GiB, 1073741824",
        "5B, 5",
        "1kB, 1000",
        "2MB, 2000000",
        "3GB, 3000000000",
        "999999999999999999, 999999999999999999"
    })
    void bytes_withUnit_areRead(String text, long expected) {
        assertEquals(expected, Values.bytes(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MiB", "-1", "16mib", "16 MiB", "1.5MiB", "16M", "1000000000000000000", "99999999999GiB"})
    void bytes_ofAnotherForm_areRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Values.bytes(text));
    }

    @Test
    void intBytes_overTwoGibibytes_isRefused() {
        assertEquals(Integer.MAX_VALUE, Values.intBytes("2147483647"));
        assertThrows(IllegalArgumentException.class, () -> Values.intBytes("2GiB"));
    }

    @Test
    void integer_atItsBounds_isReadOrRefused() {
        assertEquals(Integer.MAX_VALUE, Values.integer("2147483647"));
        assertThrows(IllegalArgumentException.class, () -> Values.integer("2147483648"));
        assertThrows(IllegalArgumentException.class, () -> Values.integer("-1"));
        assertThrows(IllegalArgumentException.class, () -> Values.integer("1e3"));
    }
}
