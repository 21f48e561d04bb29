package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code listen} asks for, and what it refuses. */
final class ListenCommandTest {
    /** What a hub is asked by {@code listen}; it answers 404. */
    private static String asked(Map<String, String> env, String path, String... args) throws Exception {
        try (FakeHub hub = new FakeHub(request -> new FakeHub.Reply(404, ""))) {
            String[] all = new String[args.length + 2];
            all[0] = "listen";
            all[1] = hub.url() + path;
            System.arraycopy(args, 0, all, 2, args.length);
            Typed ended = Typed.command(env, "", all);
            assertEquals(1, ended.exitCode());
            assertEquals(List.of("announcer: the answer has status 404, and only 200 opens a stream"), ended.err());
            FakeHub.Request request = hub.requests.get(0);
            return request.uri() + " " + request.authorization();
        }
    }

    @Test
    void listen_aHub_asksForWhatTheOptionsSay() throws Exception {
        assertEquals("/listen null", asked(Map.of(), ""));
        assertEquals("/listen?topic=a%2F*&topic=%C3%BC null", asked(Map.of(), "", "--topic", "a/*", "--topic", "ü"));
        assertEquals("/listen?topics=show null", asked(Map.of(), "", "--json"));
    }

    @Test
    void listen_aUrl_isTakenAsItIs() throws Exception {
        assertEquals("/stream?x=1 null", asked(Map.of(), "/stream?x=1", "--json"));
        assertEquals("/listen?topic=a&topics=show null", asked(Map.of(), "/listen?topic=a", "--json"));
    }

    @Test
    void listen_withAKey_sendsIt_unlessAHeaderSaysOtherwise() throws Exception {
        Map<String, String> key = Map.of("ANNOUNCER_LISTEN_KEY", "secret");
        assertEquals("/listen Bearer secret", asked(key, ""));
        assertEquals("/listen Basic abc", asked(key, "", "--header", "authorization: Basic abc"));
    }

    @Test
    void listen_typedWrong_saysWhat() {
        assertWrong("only one of --json, --data and --exec can be", "--json", "--data");
        assertWrong("--count is \"0\"; at least 1 is needed", "--count", "0");
        assertWrong("--header is \"x\"; one is needed like 'Name: value'", "--header", "x");
        assertWrong("URL is \"ftp://x\"; one of http or https is needed, without a password", "ftp://x");
        assertWrong("URL and --hub are the same; one of them has to go", "http://x", "--hub", "y");
    }

    private static void assertWrong(String sentence, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "listen";
        System.arraycopy(args, 0, all, 1, args.length);
        Typed typed = Typed.command(all);
        assertEquals(2, typed.exitCode());
        assertEquals("announcer: " + sentence, typed.sentence());
    }

    @Test
    void help_tellsOfForwarding() {
        assertTrue(String.join("\n", Typed.command("listen", "--help").out())
                .contains("announcer listen URL --json | announcer announce --ndjson --hub OTHER"));
    }
}
