package dev.announcer.hub;

import dev.announcer.Announcement;
import dev.announcer.web.AnnounceParameters;
import dev.announcer.web.Problem;
import dev.announcer.web.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a batch, {@code application/x-ndjson}, line by line: one JSON object a line (RFC 8259), lines ended by LF or CRLF,
 * the end of the last optional. Blank lines are passed over, but counted.
 *
 * <p>Strict: a member that is unknown, double or of another type than it should be is refused, as is what is not UTF-8,
 * because what is passed over in silence is noticed when it is missed. Not thread-safe.
 */
final class BatchReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final long MAX_RETRY_MILLIS = 9_999_999_999L;
    private static final String MEMBERS = "data, topics, type, id, retry, private and once";

    private final byte[] batch;
    private final AnnounceParameters parameters;
    private final UnaryOperator<Announcement> check;
    private int at;
    private int line;

    /**
     * A reader at the beginning of a batch.
     *
     * @param parameters the topics for lines that name none
     * @param check throws {@link ProblemException} for an announcement that is too large
     */
    BatchReader(byte[] batch, AnnounceParameters parameters, UnaryOperator<Announcement> check) {
        this.batch = batch;
        this.parameters = parameters;
        this.check = check;
    }

    /** How many bytes have been read. */
    int at() {
        return at;
    }

    /**
     * The next announcement; null at the end.
     *
     * @throws ProblemException with the number of the line, if it is not one
     */
    @Nullable
    Announcement next() {
        while (at < batch.length) {
            int from = at;
            int end = from;
            while (end < batch.length && batch[end] != '\n') {
                end++;
            }
            at = Math.min(end + 1, batch.length);
            line++;
            if (!isBlank(from, end)) {
                try {
                    return check.apply(parse(from, end));
                } catch (ProblemException bad) {
                    throw new ProblemException(bad.problem().atLine(line));
                } catch (JacksonException notJson) {
                    throw new ProblemException(Problem.of(
                                    400,
                                    "the line is not one JSON object, with no member twice: "
                                            + notJson.getOriginalMessage())
                            .atLine(line));
                }
            }
        }
        return null;
    }

    private boolean isBlank(int from, int end) {
        for (int i = from; i < end; i++) {
            if (batch[i] != ' ' && batch[i] != '\t' && batch[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private Announcement parse(int from, int end) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(batch, from, end - from))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw bad("the line is not UTF-8");
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            Members members = new Members();
            expect(json.nextToken() == JsonToken.START_OBJECT, "the line is not a JSON object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                members.read(json);
            }
            expect(
                    json.nextToken() == null,
                    "something stands behind the JSON object; one object a line is allowed "
                            + "(curl keeps the ends of lines with --data-binary, not with --data)");
            return members.announcement(parameters);
        }
    }

    /** The members of one line. */
    private static final class Members {
        private @Nullable String data;
        private @Nullable List<String> topics;
        private Optional<String> type = Optional.empty();
        private Optional<String> id = Optional.empty();
        private Optional<Duration> retry = Optional.empty();
        private boolean isPrivate;
        private Optional<Boolean> isOnce = Optional.empty();

        void read(JsonParser json) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            switch (name) {
                case "data" -> data = string(json, token, name);
                case "topics" -> topics = strings(json, token);
                case "type" -> type = Optional.of(string(json, token, name));
                case "id" -> id = Optional.of(string(json, token, name));
                case "retry" -> retry = Optional.of(millis(json, token));
                case "private" -> isPrivate = bool(token, name);
                case "once" -> isOnce = Optional.of(bool(token, name));
                default -> throw bad("there is a member that is not known; known are " + MEMBERS);
            }
        }

        Announcement announcement(AnnounceParameters defaults) {
            if (data == null) {
                throw bad("there is no data, which is required");
            }
            List<String> mine = topics == null ? defaults.topics() : topics;
            return new AnnounceParameters(mine, type, id, retry, isPrivate, isOnce.orElse(defaults.isOnce()))
                    .toAnnouncement(data);
        }

        private static boolean bool(JsonToken token, String name) {
            expect(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, name + " is not a boolean");
            return token == JsonToken.VALUE_TRUE;
        }

        private static String string(JsonParser json, JsonToken token, String name) {
            expect(token == JsonToken.VALUE_STRING, name + " is not a string");
            return json.getString();
        }

        private static List<String> strings(JsonParser json, JsonToken token) {
            expect(token == JsonToken.START_ARRAY, "topics is not an array of strings");
            List<String> strings = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                strings.add(string(json, json.currentToken(), "an element of topics"));
            }
            expect(!strings.isEmpty(), "topics is empty; leave it out for the batch's own");
            return strings;
        }

        private static Duration millis(JsonParser json, JsonToken token) {
            String wrong = "retry is not a whole number of 0 to 9999999999, milliseconds";
            expect(token == JsonToken.VALUE_NUMBER_INT && json.getString().length() <= 10, wrong);
            long millis = json.getLongValue();
            expect(millis >= 0 && millis <= MAX_RETRY_MILLIS, wrong);
            return Duration.ofMillis(millis);
        }
    }

    private static void expect(boolean right, String otherwise) {
        if (!right) {
            throw bad(otherwise);
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(400, detail));
    }
}
