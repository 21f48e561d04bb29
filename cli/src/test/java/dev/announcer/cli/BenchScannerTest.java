package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchScannerTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    private static final int LENGTH = 60;

    private final BenchPayload payload = new BenchPayload(0xBEEF, LENGTH);

    /** Writes down what it hears. */
    private static final class Notes implements BenchScanner.Ear {
        final List<String> notes = new ArrayList<>();

        @Override
        public void answered(int status) {
            notes.add("answered " + status);
        }

        @Override
        public void heard(long number, long dueNanos) {
            notes.add("heard " + number + " due " + dueNanos);
        }

        @Override
        public void reset() {
            notes.add("reset");
        }

        @Override
        public void damaged() {
            notes.add("damaged");
        }
    }

    private String payload(long number, long dueNanos) {
        byte[] bytes = payload.blank();
        BenchPayload.stamp(bytes, 0, number, dueNanos);
        return new String(bytes, US_ASCII);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private String events(String end) {
        return ":" + end + "retry: 3000" + end + "id: 7" + end + end
                + "id: e-8" + end + "event: t" + end + "data: " + payload(0, 123) + end + end
                + "data:" + payload(1, 999_999_999_999_999L) + end + end
                + "event: stream-reset" + end + "data: {\"reason\":\"expired\"}" + end + end
                + "data: somebody else's, and quite a long line of it, longer than ours in fact" + end + end
                + "data: " + payload(9_999_999_999L, 0) + end + end;
    }

    private static final List<String> HEARD = List.of(
            "answered 200", "heard 0 due 123", "heard 1 due 999999999999999", "reset", "heard 9999999999 due 0");

    /** What is heard when the bytes come in two parts, cut there. */
    private List<String> scan(String bytes, int cut) {
        Notes notes = new Notes();
        BenchScanner scanner = new BenchScanner(payload, notes);
        scanner.scan(ByteBuffer.wrap(bytes.substring(0, cut).getBytes(US_ASCII)));
        scanner.scan(ByteBuffer.wrap(bytes.substring(cut).getBytes(US_ASCII)));
        return notes.notes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void payloads_inChunks_areHeardWhereverReadsAreCut(String end) {
        String events = events(end);
        for (int size : new int[] {1, 7, 100, events.length()}) {
            StringBuilder bytes = new StringBuilder(HEAD + "transfer-encoding: chunked\r\n\r\n");
            for (int at = 0; at < events.length(); at += size) {
                bytes.append(chunk(events.substring(at, Math.min(events.length(), at + size))));
            }
            for (int cut = 0; cut < bytes.length(); cut++) {
                assertEquals(HEARD, scan(bytes.toString(), cut), "chunks of " + size + ", cut at " + cut);
            }
        }
    }

    @Test
    void payloads_untilTheConnectionsEnd_areHeard() {
        String bytes = HEAD + "\r\n" + events("\n");
        for (int cut = 0; cut < bytes.length(); cut++) {
            assertEquals(HEARD, scan(bytes, cut), "cut at " + cut);
        }
    }

    @Test
    void payload_ofAnotherLength_isDamaged_andTheNextIsHeard() {
        String whole = payload(3, 4);
        String next = "data: " + payload(5, 6) + "\n\n";
        String head = HEAD + "\r\n";
        assertEquals(
                List.of("answered 200", "damaged", "heard 5 due 6"), scan(head + "data: " + whole + "x\n\n" + next, 9));
        for (String end : List.of("\n", "\r\n")) {
            assertEquals(
                    List.of("answered 200", "damaged", "heard 5 due 6"),
                    scan(head + "data: " + whole.substring(0, LENGTH - 1) + end + end + next, 9));
        }
        assertEquals(
                List.of("answered 200", "damaged", "heard 5 due 6"),
                scan(head + "data: " + whole.substring(0, 12) + "X" + whole.substring(13) + "\n\n" + next, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 503 Service Unavailable", "HTTP/1.0 503 x", "HTTP/1.1 503"})
    void status_isTold(String line) {
        assertEquals(List.of("answered 503"), scan(line + "\r\n\r\n", 3));
    }

    @Test
    void whatIsNoHttp_isToldAsZero() {
        assertEquals(List.of("answered 0"), scan("SSH-2.0-OpenSSH\r\n\r\n", 0));
    }
}
