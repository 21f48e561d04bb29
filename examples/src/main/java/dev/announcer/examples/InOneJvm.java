package dev.announcer.examples;

import dev.announcer.Announcer;

/** Announcing and listening in one JVM, without HTTP. */
public final class InOneJvm {
    private InOneJvm() {}

    /** Prints {@code hello}. */
    public static void main(String... args) throws InterruptedException {
        var announcer = Announcer.create();
        try (var heard = announcer.listen("news")) {
            announcer.announce("news", "hello");
            System.out.println(heard.take().data()); // hello
        }
    }
}
