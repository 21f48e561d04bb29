package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @Test
    void noCommand_showsTheOverview_onStderr() {
        Typed typed = Typed.command();
        assertEquals(Exit.USAGE, typed.exitCode());
        assertTrue(typed.err().contains("Commands:"), typed.err()::toString);
        assertEquals(0, typed.out().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void help_showsTheOverview(String word) {
        Typed typed = Typed.command(word);
        assertEquals(Exit.OK, typed.exitCode());
        assertTrue(typed.out().contains("Commands:"), typed.out()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "announce", "ping", "bench"})
    void help_ofACommand_teachesByExamplesAndTellsTheExitCodes(String command) {
        Typed typed = Typed.command(command, "--help");
        assertEquals(Exit.OK, typed.exitCode());
        assertTrue(typed.out().contains("Examples:"), typed.out()::toString);
        assertTrue(String.join(" ", typed.out()).contains("Exit codes: 0 "), typed.out()::toString);
        assertEquals(typed, Typed.command("help", command));
    }

    @Test
    void version_isOneLine_withJavaAndSystem() {
        Typed typed = Typed.command("--version");
        assertEquals(Exit.OK, typed.exitCode());
        assertEquals(1, typed.out().size());
        assertTrue(typed.out().get(0).matches("announcer .* \\(Java [0-9].*, .+\\)"), typed.out()::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serv|announcer: there is no command serv; did you mean serve?",
                "anounce|announcer: there is no command anounce; did you mean announce?",
                "frobnicate|announcer: there is no command frobnicate; announcer --help shows all",
                "ping --evry 1s|announcer: ping has no option --evry; did you mean --every?",
                "ping --evry=1s|announcer: ping has no option --evry; did you mean --every?",
                "ping --zzzzzzzzzzzz|announcer: ping has no option --zzzzzzzzzzzz",
                "ping --every|announcer: --every needs a value",
                "ping --every 0|announcer: --every is \"0\"; at least 1ms is needed",
                "ping --count 0|announcer: --count is \"0\"; at least 1 is needed",
                "ping --hub a --hub b|announcer: --hub was given twice",
                "ping now|announcer: ping does not know what to do with now",
                "announce a b|announcer: announce does not know what to do with b; quote data that has spaces",
                "ping --hub ftp://a|announcer: --hub is \"ftp://a\"; an address is needed, like http://localhost:5000",
                "serve --port x|announcer: --port is \"x\"; a whole number from 0 to 2147483647 is needed",
                "serve --port 70000|announcer: port is 70000; 0 to 65535 are allowed",
                "serve --overflow drop|announcer: --overflow is \"drop\"; disconnect or skip is needed",
                "serve --shed 503|announcer: --shed is \"503\"; retry or status is needed",
            })
    void command_typedWrong_endsWithOneSentenceAndTwo(String line, String sentence) {
        Typed typed = Typed.command(line.split(" "));
        assertEquals(sentence, typed.sentence());
        assertEquals(Exit.USAGE, typed.exitCode());
        assertEquals(0, typed.out().size());
    }
}
