package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "TEXT/Event-Stream",
                "text/event-stream; charset=utf-8",
                "text/event-stream;q=0.001",
                "text/event-stream ; Q = 1.000",
                "text/*",
                "*/*",
                "*",
                "",
                "   ",
                "application/json, text/*;q=0.1",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", // an address bar
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", // HttpURLConnection
                "*/*;q=0, text/event-stream",
                "text/*;q=0, text/event-stream;q=0.1, */*;q=0",
                "text/event-stream;q=0, text/event-stream;q=0.5", // twice: the kindest
                ",, text/event-stream ,,",
                "a/b;x=\"a,b;q=0\", */*",
                "a/b;x=\"\\\", text/event-stream;q=0, \", */*",
                "text/event-stream;q=banana, */*", // what cannot be read is left out
            })
    void accept_thatAllowsIt_isServed(String accept) {
        assertThat(Negotiation.acceptsEventStream(List.of(accept))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/html, application/json",
                "text/event-stream;q=0",
                "text/event-stream;q=0.000",
                "text/event-stream;q=0, */*",
                "*/*, text/event-stream;q=0",
                "text/*;q=0, */*",
                "*/*;q=0",
                "text/event-stream;charset=utf-8;q=0, text/event-stream",
                "text/event-streams",
                "text/event",
                "garbage",
                "a/b;x=\"text/event-stream",
                "a/b;x=\", text/event-stream, \"",
                "text/event-stream;q=banana",
            })
    void accept_thatDoesNot_isNotServed(String accept) {
        assertThat(Negotiation.acceptsEventStream(List.of(accept))).isFalse();
    }

    @Test
    void accept_absentOrInSeveralFields_isOneList() {
        assertThat(Negotiation.acceptsEventStream(List.of())).isTrue();
        assertThat(Negotiation.acceptsEventStream(List.of("", "application/json")))
                .isFalse();
        assertThat(Negotiation.acceptsEventStream(List.of("*/*", "text/event-stream;q=0")))
                .isFalse();
        assertThat(Negotiation.acceptsEventStream(List.of("application/json", "text/*")))
                .isTrue();
    }
}
