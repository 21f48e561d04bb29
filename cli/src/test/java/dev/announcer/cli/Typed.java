package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** A command typed in this JVM: what it printed, and its exit code. */
record Typed(int exitCode, List<String> out, List<String> err) {
    static Typed command(String... args) {
        return command(Map.of(), "", args);
    }

    static Typed command(Map<String, String> env, String in, String... args) {
        return command(env, in.getBytes(UTF_8), args);
    }

    static Typed command(Map<String, String> env, byte[] in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                env,
                new ByteArrayInputStream(in),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        int exitCode = Main.run(args, shell);
        return new Typed(
                exitCode,
                out.toString(UTF_8).lines().toList(),
                err.toString(UTF_8).lines().toList());
    }

    /** {@code announcer announce} to this hub. */
    static Typed announce(FakeHub hub, String input, String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "announce";
        all[1] = "--hub";
        all[2] = hub.url();
        System.arraycopy(args, 0, all, 3, args.length);
        return command(Map.of(), input.getBytes(UTF_8), all);
    }

    /** The one line on stderr. */
    String sentence() {
        if (err.size() != 1) {
            throw new AssertionError("one line is expected on stderr, there are " + err);
        }
        return err.get(0);
    }
}
