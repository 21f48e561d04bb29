package dev.announcer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A second reading of the HTML Living Standard 9.2.5 and 9.2.6, made to be obvious: it takes a whole stream, decodes it, cuts
 * it into lines, then goes by the lines.
 */
final class ReferenceParser {
    /** What was dispatched, oldest first, in the form of {@link #shown}. */
    final List<String> dispatched = new ArrayList<>();

    /** The reconnection times that were set, as they were written. */
    final List<String> retries = new ArrayList<>();

    String lastEventId = "";

    ReferenceParser(byte... stream) {
        String text = decoded(stream);
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        List<String> lines = new ArrayList<>(
                Arrays.asList(text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)));
        lines.remove(lines.size() - 1); // what has no end is no line
        String data = "";
        String type = "";
        String id = "";
        for (String line : lines) {
            if (line.isEmpty()) {
                lastEventId = id;
                if (!data.isEmpty()) {
                    String whole = data.substring(0, data.length() - 1);
                    dispatched.add(shown(type.isEmpty() ? "message" : type, whole, id));
                }
                data = "";
                type = "";
                continue;
            }
            String name = line.contains(":") ? line.substring(0, line.indexOf(':')) : line;
            String value = line.contains(":") ? line.substring(line.indexOf(':') + 1) : "";
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (name.equals("event")) {
                type = value;
            } else if (name.equals("data")) {
                data = data + value + "\n";
            } else if (name.equals("id") && !value.contains("\0")) {
                id = value;
            } else if (name.equals("retry") && value.matches("[0-9]+")) {
                retries.add(value);
            }
        }
    }

    static String shown(String type, String data, String lastEventId) {
        return type + "|" + data + "|" + lastEventId;
    }

    /**
     * UTF-8 by Table 3-7 of the Unicode Standard: at each place the longest beginning of a well-formed sequence is taken; one
     * that is not whole becomes one U+FFFD.
     */
    static String decoded(byte... bytes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int[][] row = row(bytes[at] & 0xFF);
            int length = row.length == 0 ? 0 : 1;
            while (length > 0 && length < row.length && at + length < bytes.length) {
                int b = bytes[at + length] & 0xFF;
                if (b < row[length][0] || b > row[length][1]) {
                    break;
                }
                length++;
            }
            if (length == 0 || length < row.length) {
                text.append('\uFFFD');
                at += Math.max(1, length);
                continue;
            }
            int[] keeps = {0, 0x7F, 0x1F, 0xF, 0x7};
            int codePoint = bytes[at] & keeps[length];
            for (int i = 1; i < length; i++) {
                codePoint = codePoint * 64 + (bytes[at + i] & 0x3F);
            }
            text.appendCodePoint(codePoint);
            at += length;
        }
        return text.toString();
    }

    private static int[][] row(int first) {
        int[] any = {0x80, 0xBF};
        int[] itself = {first, first};
        if (first <= 0x7F) {
            return new int[][] {itself};
        } else if (first >= 0xC2 && first <= 0xDF) {
            return new int[][] {itself, any};
        } else if (first == 0xE0) {
            return new int[][] {itself, {0xA0, 0xBF}, any};
        } else if (first == 0xED) {
            return new int[][] {itself, {0x80, 0x9F}, any};
        } else if (first >= 0xE1 && first <= 0xEF) {
            return new int[][] {itself, any, any};
        } else if (first == 0xF0) {
            return new int[][] {itself, {0x90, 0xBF}, any, any};
        } else if (first >= 0xF1 && first <= 0xF3) {
            return new int[][] {itself, any, any, any};
        } else if (first == 0xF4) {
            return new int[][] {itself, {0x80, 0x8F}, any, any};
        }
        return new int[0][];
    }
}
