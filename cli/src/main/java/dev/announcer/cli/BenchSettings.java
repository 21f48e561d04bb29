package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run of {@code announcer bench} does.
 *
 * @param hub the hub's address, without a slash at its end
 * @param listeners how many streams are opened, slow ones included
 * @param slow how many of them, the last ones, never read
 * @param topics what each listener selects; <code>{n}</code> stands for the listener's number, from 0
 * @param announceTopic what is announced under; with <code>{n}</code>, each listener's in turn
 * @param payloadBytes the length of each announcement's data
 * @param rate announcements a second, whether or not they have been heard; 0 is as many as the hub takes; none is {@code window}
 * @param window without a rate: how many may be under way, announced and not yet heard by all
 * @param count ends the run after so many announcements; none is not at all
 * @param duration ends the run after this time
 * @param warmUp how long is announced before anything is measured
 * @param threads how many threads read
 * @param listenKey the key of listeners
 * @param announceKey the key of the announcer
 */
record BenchSettings(
        URI hub,
        int listeners,
        int slow,
        List<String> topics,
        String announceTopic,
        int payloadBytes,
        OptionalInt rate,
        int window,
        OptionalLong count,
        Duration duration,
        Duration warmUp,
        int threads,
        Optional<String> listenKey,
        Optional<String> announceKey) {
    static final String NUMBER = "{n}";

    static final int MAX_PAYLOAD_BYTES = 16 << 20;
    static final int MAX_RATE = 1_000_000;
    static final int MAX_WINDOW = 10_000;
    static final int MAX_THREADS = 64;
    static final Duration MAX_TIME = Duration.ofHours(24);

    BenchSettings {
        topics = List.copyOf(topics);
        check("slow", slow, 0, listeners);
        check("payload", payloadBytes, BenchPayload.MIN_BYTES, MAX_PAYLOAD_BYTES);
        check("rate", rate.orElse(0), 0, MAX_RATE);
        check("window", window, 1, MAX_WINDOW);
        check("count", count.orElse(1), 1, Long.MAX_VALUE);
        check("threads", threads, 1, MAX_THREADS);
        checkTime("duration", duration, 1);
        checkTime("warm-up", warmUp, 0);
        if (listeners < 0) {
            throw new IllegalArgumentException("listeners is " + listeners + "; 0 or more is needed");
        }
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("at least one topic is needed");
        }
        if (listeners == 0 && announceTopic.contains(NUMBER)) {
            throw new IllegalArgumentException("topics of their own need listeners");
        }
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            String upTo = most == Long.MAX_VALUE ? " or more" : " to " + most;
            throw new IllegalArgumentException(name + " is " + value + "; " + least + upTo + " is needed");
        }
    }

    private static void checkTime(String name, Duration time, int leastMillis) {
        if (time.toMillis() < leastMillis || time.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException(name + " is " + time.toMillis() + "ms; " + leastMillis + "ms to "
                    + MAX_TIME.toHours() + "h is needed");
        }
    }

    /** How many threads read. */
    int readers() {
        return Math.min(threads, listeners);
    }

    boolean isSlow(int listener) {
        return listener >= listeners - slow;
    }

    /** Whether each announcement is for one listener alone, in turn. */
    boolean ownTopics() {
        return announceTopic.contains(NUMBER);
    }

    /** Whether a listener is to hear the announcement of this number. */
    boolean isFor(int listener, long number) {
        return !ownTopics() || number % listeners == listener;
    }

    /** The how manyth this announcement is of those that its listener hears, from 0. */
    long indexOf(long number) {
        return ownTopics() ? number / listeners : number;
    }

    /** The number of the announcement that a listener hears as this one. */
    long numberOf(int listener, long index) {
        return ownTopics() ? index * listeners + listener : index;
    }

    /** How many announcements are for a listener, of so many. */
    long shareOf(int listener, long announced) {
        return ownTopics() ? (announced + listeners - 1 - listener) / listeners : announced;
    }

    /** What a listener asks for. */
    String listenTarget(int listener) {
        StringBuilder query = new StringBuilder();
        topics.forEach(topic -> HubClient.parameter(query, "topic", topic.replace(NUMBER, String.valueOf(listener))));
        return hub.getRawPath() + "/listen" + query;
    }

    byte[] listenRequest(int listener) {
        return ("GET " + listenTarget(listener) + " HTTP/1.1\r\nHost: " + hub.getRawAuthority()
                        + "\r\nUser-Agent: announcer-bench\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n"
                        + authorization(listenKey) + "\r\n")
                .getBytes(UTF_8);
    }

    /** The head of the request that announces this number. */
    byte[] announceHead(long number) {
        StringBuilder query = new StringBuilder();
        String listener = ownTopics() ? String.valueOf(number % listeners) : "";
        HubClient.parameter(query, "topic", announceTopic.replace(NUMBER, listener));
        return ("POST " + hub.getRawPath() + "/announce" + query + " HTTP/1.1\r\nHost: " + hub.getRawAuthority()
                        + "\r\nUser-Agent: announcer-bench\r\nAccept: */*\r\n" + authorization(announceKey)
                        + "Content-Type: text/plain\r\nContent-Length: " + payloadBytes + "\r\n\r\n")
                .getBytes(UTF_8);
    }

    private static String authorization(Optional<String> key) {
        return key.map(secret -> "Authorization: Bearer " + secret + "\r\n").orElse("");
    }
}
