package dev.announcer.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** What surrounds a command; tests give it their own. Results go to {@code out}, everything else to {@code err}. */
record Shell(Map<String, String> env, InputStream in, PrintStream out, PrintStream err) {
    /** Tells the person at the terminal something, in one line. */
    void say(String sentence) {
        err.println("announcer: " + sentence);
    }
}
