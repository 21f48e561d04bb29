package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedLineTest {
    private final CommandSpec spec = spec();

    @Test
    void options_typedInEitherForm_haveTheirValues() {
        TypedLine line = parse("--name a --list=b --list c,d --flag word");
        assertEquals(Map.of("name", List.of("a"), "list", List.of("b", "c,d"), "flag", List.of("true")), line.values());
        assertEquals(List.of("word"), line.words());
    }

    @ParameterizedTest
    @CsvSource({"--name=--flag, --flag", "--name=, ''", "--name=a=b, a=b", "--name -5, -5", "--name --other, --other"})
    void value_ofAnyForm_isTakenAsItIs(String typed, String value) {
        assertEquals(Map.of("name", List.of(value)), parse(typed).values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-- -5", "-- --flag", "-- --help", "-- -h", "-- --"})
    void word_thatLooksLikeAnOption_isAWord(String typed) {
        TypedLine line = parse(typed);
        assertEquals(List.of(typed.replaceFirst("^-- ", "")), line.words());
        assertEquals(Map.of(), line.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--nothing --help", "--name -h", "a b c --help"})
    void help_besideAnything_isHelp(String typed) {
        assertTrue(parse(typed).helpAsked());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--name|--name needs a value",
                "--name --flag|--name needs a value",
                "--name --list=a|--name needs a value",
                "--name --|--name needs a value",
                "--name a --name b|--name was given twice",
                "--flag --flag|--flag was given twice",
                "--flag=false|--flag takes no value; it is there or not",
                "--nam=a|do has no option --nam; did you mean --name?",
                "-x|do has no option -x; did you mean -h?",
                "a b|do does not know what to do with b; quote it",
            })
    void line_typedWrong_isRefusedInOneSentence(String typed, String sentence) {
        CommandException refused = assertThrows(CommandException.class, () -> parse(typed));
        assertEquals(sentence, refused.sentence());
        assertEquals(Exit.USAGE, refused.exitCode());
    }

    @Test
    void list_fromTheEnvironment_isSplitLikeATypedOne() {
        Sources sources = Sources.environment(List.of("list"), Map.of("ANNOUNCER_LIST", "a,b"));
        assertEquals(List.of("a", "b"), new Arguments(spec, parse(""), sources).list("list"));
        assertEquals(List.of("c", "", "d"), new Arguments(spec, parse("--list c,,d"), sources).list("list"));
    }

    @Test
    void help_ofACommand_alignsAndBreaksLines() {
        assertEquals("""
                Does it.

                Examples:
                  announcer do

                Usage: announcer do [OPTIONS] [IT]
                      [IT]         What to do.
                  -h, --help       Shows this.
                      --name=NAME  Its name.
                      --list=A     As many as there are, and one more, which makes this line so long that it goes on
                                     in the next. Repeatable.
                      --flag       There or not.
                      --a-very-long-option=WITH-A-VALUE
                                   It has a line of its own.

                The end.
                """, Help.of(spec));
    }

    private TypedLine parse(String line) {
        return TypedLine.parse(spec, line.isEmpty() ? new String[0] : line.split(" "));
    }

    private static CommandSpec spec() {
        CommandSpec spec = Help.spec("do", "Does it.", List.of("announcer do"), List.of("The end."));
        spec.addOption(Help.value("name", "NAME", "Its name."));
        spec.addOption(Help.list(
                "list",
                "A",
                ",",
                "As many as there are, and one more, which makes this line so long that it goes on in the next."));
        spec.addOption(Help.flag("flag", "There or not."));
        spec.addOption(Help.value("a-very-long-option", "WITH-A-VALUE", "It has a line of its own."));
        spec.takeWord(new CommandSpec.Word("[IT]", "What to do.", "quote it"));
        return spec;
    }
}
