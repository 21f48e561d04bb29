package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.cli.FakeHub.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code announce} makes of hubs that refuse, break off, or are not there. */
final class AnnounceFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|the hub answered 400 (why)",
                "401|the hub answered 401 (why); the key comes from --announce-key-file or ANNOUNCER_ANNOUNCE_KEY",
                "403|the hub answered 403 (why)",
                "413|the hub answered 413 (why)",
                "421|the hub answered 421 (why)",
                "503|the hub answered 503 (why); nothing was announced, try again in 7 s",
                "504|the hub answered 504 (why); it may have been announced all the same",
            })
    void refusal_endsWithOneAndTheReason(int status, String sentence) throws IOException {
        try (FakeHub hub = new FakeHub(
                request -> FakeHub.problem(status, "why.", "Retry-After", "7", "WWW-Authenticate", "Bearer"))) {
            Typed typed = Typed.announce(hub, "", "hello");
            assertEquals("announcer: " + sentence, typed.sentence());
            assertEquals(Exit.FAILED, typed.exitCode());
            assertEquals(1, hub.requests.size(), "never sent twice");

            Typed lines = Typed.announce(hub, "a\nb\n");
            assertTrue(lines.err().get(0).startsWith("announcer: line"), lines.err()::toString);
            assertEquals(Exit.FAILED, lines.exitCode());
        }
    }

    @Test
    void answer_thatIsNoHubs_isToldAsSuch() throws IOException {
        try (FakeHub hub = new FakeHub(request -> new Reply(200, "<html>It works!</html>"))) {
            assertEquals(
                    "announcer: the hub answered 200 (it does not say why); is this a hub?",
                    Typed.announce(hub, "", "hello").sentence());
        }
        try (FakeHub hub = new FakeHub(request -> new Reply(302, "", "Location", "/login"))) {
            Typed typed = Typed.announce(hub, "", "hello");
            assertEquals("announcer: the hub answered 302 (it does not say why)", typed.sentence());
            assertEquals(Exit.FAILED, typed.exitCode());
            assertEquals(1, hub.requests.size(), "a key does not follow a redirect");
        }
    }

    @Test
    void connection_thatBreaks_isNeverSentAgain() throws IOException {
        try (FakeHub hub = new FakeHub(request -> new Reply(0, ""))) {
            Typed typed = Typed.announce(hub, "", "hello");
            assertEquals(Exit.UNREACHABLE, typed.exitCode());
            assertTrue(typed.sentence().endsWith("it may have been announced all the same"), typed::sentence);
            assertEquals(1, hub.requests.size());
        }
    }

    @Test
    void connection_thatWasKept_andBreaks_isNeverSentAgain() throws IOException {
        int[] count = new int[1];
        try (FakeHub hub = new FakeHub(
                request -> count[0]++ == 0 ? new Reply(200, "{\"id\":\"x\"}\n".repeat(1_000)) : new Reply(0, ""))) {
            Typed typed = Typed.announce(hub, "x\n".repeat(2_000));
            assertEquals(Exit.UNREACHABLE, typed.exitCode());
            assertTrue(typed.sentence().startsWith("announcer: lines 1001 to 2000: "), typed::sentence);
            assertEquals(2, hub.requests.size());
        }
    }

    @Test
    void hub_thatIsNotThere_endsWithThree() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Typed typed = Typed.command(Map.of("ANNOUNCER_HUB", "127.0.0.1:" + port + "/"), "", "announce", "hello");
        assertEquals("announcer: no hub at http://127.0.0.1:" + port + " (Connection refused)", typed.sentence());
        assertEquals(Exit.UNREACHABLE, typed.exitCode());
    }
}
