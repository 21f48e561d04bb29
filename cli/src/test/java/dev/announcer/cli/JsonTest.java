package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void members_ofAnAnswer_areRead() {
        assertEquals(Map.of("id", "a-1"), Json.members("{\"id\":\"a-1\"}\n"));
        assertEquals(
                Map.of("status", "400", "detail", "say \"what\" \u00e9\ud83d\ude00\n", "ok", "true"),
                Json.members(
                        " { \"status\" : 400 , \"detail\":\"say \\\"what\\\" \\u00e9\\ud83d\\uDE00\\n\", \"ok\":true,"
                                + " \"more\":{\"a\":[1,\"]}\",{}]} , \"list\":[] } "));
        assertEquals(Map.of(), Json.members("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":\"x}",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\\u00\"}",
                "{\"a\":\"\\uXYZW\"}",
                "{\"a\":{}",
                "{\"a\":1} {",
                "<html>"
            })
    void members_ofSomethingElse_areRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Json.members(text));
    }

    @Test
    void quote_ofAnyText_isReadAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0xD800)));
            }
            assertEquals(
                    text.toString(),
                    Json.members("{\"data\":" + Json.quote(text.toString()) + "}")
                            .get("data"),
                    () -> "seed " + seed);
        }
    }
}
