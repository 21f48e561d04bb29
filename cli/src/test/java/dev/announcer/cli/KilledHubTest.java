package dev.announcer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hub with its journal on disk, killed in the middle of announcing: what was acknowledged is there after the restart, in
 * order and once, and listeners that come back miss nothing and hear nothing twice.
 */
final class KilledHubTest {
    @TempDir
    private Path folder;

    @Test
    void hub_killedWhileAnnouncing_losesNothing() throws Exception {
        killedSoOften(2, System.nanoTime());
    }

    @Test
    @Tag("soak")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void hub_killedFiftyTimesWhileAnnouncing_losesNothing() throws Exception {
        killedSoOften(50, System.nanoTime());
    }

    private void killedSoOften(int times, long seed) throws Exception {
        System.out.println("KilledHubTest: seed " + seed);
        Random random = new Random(seed);
        int port;
        try (Program first = hub(0)) {
            port = first.port();
        }
        Announcers announcers = new Announcers();
        Hearer one = null;
        Hearer other = null;
        try {
            for (int i = 0; i <= times; i++) {
                try (Program hub = hub(port)) {
                    assertThat(hub.port()).isEqualTo(port);
                    if (i == 0) {
                        one = Hearer.at(port);
                        other = Hearer.at(port);
                        announcers.start(() -> port);
                        announcers.start(() -> port);
                        announcers.start(() -> port);
                    }
                    announcers.announceMore(1 + random.nextInt(200));
                    if (i == times) {
                        announcers.end();
                        assertThat(announcers.post(port, Hearer.END)).isEqualTo(200);
                        check(announcers, one, other, port);
                    }
                    hub.signal("KILL");
                }
            }
        } finally {
            announcers.close();
            close(one);
            close(other);
        }
    }

    private Program hub(int port) throws Exception {
        return Program.start(
                "serve", "--port", "" + port, "--retry", "50ms", "--journal", "file:" + folder.resolve("a journal"));
    }

    private static void check(Announcers announcers, Hearer one, Hearer other, int port) throws InterruptedException {
        List<String> heard = one.toEnd();
        announcers.check(heard);
        assertThat(other.toEnd()).as("both listeners").isEqualTo(heard);
        assertThat(one.resets()).isEmpty();
        assertThat(other.resets()).isEmpty();
        try (Hearer late = Hearer.at(port, "earliest")) {
            assertThat(late.toEnd()).as("who asks for all that is held").isEqualTo(heard);
        }
        System.out.printf("KilledHubTest: %d heard%n", heard.size());
    }

    private static void close(Hearer hearer) {
        if (hearer != null) {
            hearer.close();
        }
    }
}
