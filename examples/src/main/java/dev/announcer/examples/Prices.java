package dev.announcer.examples;

import dev.announcer.Announcer;
import dev.announcer.Overflow;
import java.time.Duration;

/** For prices only the newest counts: who cannot keep up goes on there. */
final class Prices {
    private Prices() {}

    static Announcer announcer() {
        return Announcer.builder()
                .windowCount(1_000) // who is more than 500 behind, while up to date before, overflows
                .overflow(Overflow.SKIP) // to the newest, and is told; DISCONNECT: comes back, and catches up
                .writeTimeout(Duration.ofSeconds(10)) // who takes nothing for so long is gone
                .build();
    }
}
