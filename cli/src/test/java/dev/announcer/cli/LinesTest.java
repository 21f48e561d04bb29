package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a~b~|a,b",
                "a~b|a,b",
                "a^~b^|a,b^",
                "~~a|,,a",
                "^~|''",
                "a^b~|a^b",
                "~|''",
            })
    void next_withAnyEnds_givesTheLines(String input, String expected) throws IOException {
        byte[] bytes = input.replace('~', '\n').replace('^', '\r').getBytes(UTF_8);
        List<String> lines = all(new Lines(new ByteArrayInputStream(bytes)));
        assertEquals(List.of(expected.replace('^', '\r').split(",", -1)), lines);
    }

    @Test
    void next_ofNothing_isNothing() throws IOException {
        assertTrue(new Lines(InputStream.nullInputStream()).next().isEmpty());
    }

    @Test
    void next_whatIsThere_isTakenTogether_andTheRestNotWaitedFor() throws IOException {
        InputStream pausing = new InputStream() {
            private final List<String> pieces = new ArrayList<>(List.of("a\nb\nc", "d\n", "e"));

            @Override
            public int read() {
                throw new AssertionError("one byte at a time");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (pieces.isEmpty()) {
                    return -1;
                }
                byte[] piece = pieces.remove(0).getBytes(UTF_8);
                System.arraycopy(piece, 0, buffer, offset, piece.length);
                return piece.length;
            }

            @Override
            public int available() {
                return 0; // a pipe whose writer pauses
            }
        };
        Lines lines = new Lines(pausing);
        assertEquals(List.of("a", "b"), texts(lines.next()));
        assertEquals(List.of("cd"), texts(lines.next()));
        assertEquals(List.of("e"), texts(lines.next()));
        assertEquals(List.of(), texts(lines.next()));
    }

    @Test
    void next_ofMuch_isBounded() throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream("x\n".repeat(2_500).getBytes(UTF_8)));
        assertEquals(1_000, lines.next().size());
        assertEquals(1_000, lines.next().size());
        assertEquals(500, lines.next().size());

        Lines large = new Lines(
                new ByteArrayInputStream(("y".repeat(700_000) + "\n").repeat(4).getBytes(UTF_8)));
        assertEquals(2, large.next().size());
    }

    @Test
    void next_lineThatNeverEnds_isRefused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };
        assertThrows(IOException.class, () -> new Lines(endless).next());
    }

    @Test
    void next_anyPieces_giveWhatWasWritten() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<String> written = new ArrayList<>();
            for (int i = random.nextInt(200); i > 0; i--) {
                written.add("z".repeat(random.nextInt(random.nextInt(10) == 0 ? 100_000 : 10)));
            }
            StringBuilder text = new StringBuilder();
            written.forEach(line -> text.append(line).append(random.nextBoolean() ? "\r\n" : "\n"));
            InputStream pieces = new ByteArrayInputStream(text.toString().getBytes(UTF_8)) {
                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(5_000)));
                }
            };
            assertEquals(written, all(new Lines(pieces)), () -> "seed " + seed);
        }
    }

    private static List<String> all(Lines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (List<byte[]> next = lines.next(); !next.isEmpty(); next = lines.next()) {
            all.addAll(texts(next));
        }
        return all;
    }

    private static List<String> texts(List<byte[]> lines) {
        return lines.stream().map(line -> new String(line, UTF_8)).toList();
    }
}
