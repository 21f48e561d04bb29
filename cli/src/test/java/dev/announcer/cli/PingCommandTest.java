package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.cli.FakeHub.Reply;
import dev.announcer.cli.FakeHub.Request;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pings that end by themselves; {@link ClientProcessTest} has the one that Ctrl-C ends. */
final class PingCommandTest {
    @Test
    void ping_once_printsTheIdAndTheTime() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            Typed typed = Typed.command("ping", "--hub", hub.url());
            assertEquals(0, typed.exitCode());
            assertTrue(typed.out().get(0).matches("pong 1 [0-9]+\\.[0-9] ms"), typed.out()::toString);
            assertEquals(List.of(new Request("/ping", "text/plain", "null", "")), hub.requests);
        }
    }

    @Test
    void ping_refused_endsWithOne() throws IOException {
        try (FakeHub hub = new FakeHub(request -> FakeHub.problem(403, "not from there"))) {
            Typed typed = Typed.command("ping", "--hub", hub.url());
            assertEquals("announcer: the hub answered 403 (not from there)", typed.sentence());
            assertEquals(Exit.FAILED, typed.exitCode());
        }
    }

    @Test
    void ping_repeated_goesOnAfterFailures_andEndsWithWhatCameLast() throws IOException {
        int[] count = new int[1];
        try (FakeHub hub = new FakeHub(request -> switch (++count[0]) {
            case 2 -> new Reply(0, "");
            case 3 -> FakeHub.problem(503, "busy", "Retry-After", "1");
            default -> new Reply(200, "{\"id\":\"" + count[0] + "\"}");
        })) {
            Typed typed = Typed.command("ping", "--every", "1ms", "--count", "4", "--hub", hub.url());
            assertEquals(0, typed.exitCode());
            assertEquals(2, typed.out().size());
            assertTrue(typed.out().get(1).startsWith("pong 4 "), typed.out()::toString);
            assertEquals(2, typed.err().size());
            assertEquals(4, hub.requests.size());

            count[0] = 0;
            assertEquals(
                    Exit.FAILED,
                    Typed.command("ping", "--every", "1ms", "--count", "3", "--hub", hub.url())
                            .exitCode());
        }
    }
}
