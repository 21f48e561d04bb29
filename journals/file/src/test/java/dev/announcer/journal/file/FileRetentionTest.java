package dev.announcer.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, and how much room that takes. */
final class FileRetentionTest {
    @TempDir
    private Path folder;

    private static JournalOptions keeping(long count) {
        return JournalOptions.DEFAULTS.withKeep(new Retention(count, 0, Duration.ZERO));
    }

    private static JournalOptions latest(String selector) {
        return JournalOptions.DEFAULTS.withKeep(TopicSelector.parse(selector), Retention.LATEST);
    }

    private static List<String> data(Desk desk) {
        return desk.held().stream()
                .map(entry -> entry.announcement().event().data())
                .toList();
    }

    private static void say(Desk desk, String data, String... topics) {
        Desk.get(desk.journal.append(Announcement.of(List.of(topics), Event.of(data))));
    }

    @Test
    void room_isGivenBackWhileRunning() throws IOException {
        Path path = folder.resolve("journal");
        try (Desk desk = new Desk(path, keeping(1000), Desk.host(new TestDisk()))) {
            desk.fill(1, 30_000);
            long largest = Files.size(path);
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(path) < 2_000_000);
            assertThat(largest).isGreaterThan(2_000_000);
            assertThat(desk.held()).hasSize(1000);
            assertThat(desk.told).isEmpty();
        }
    }

    @Test
    void topicWithARule_keepsItsNewest_alsoBelowTheFloor() {
        JournalOptions options = latest("state/*").withKeep(new Retention(5, 0, Duration.ZERO));
        Path path = folder.resolve("journal");
        try (Desk desk = new Desk(path, options, Desk.host(new TestDisk()))) {
            say(desk, "a old", "state/a");
            say(desk, "a", "state/a");
            say(desk, "both", "state/b", "news");
            for (int i = 1; i <= 10; i++) {
                say(desk, "news " + i, "news");
            }
            assertThat(data(desk)).containsExactly("a", "both", "news 6", "news 7", "news 8", "news 9", "news 10");
            assertThat(desk.read(1)).isInstanceOf(Page.Partial.class);
            assertThat(desk.read(8)).isInstanceOf(Page.Held.class);
        }
        try (Desk desk = new Desk(path, options, Desk.host(new TestDisk()))) {
            say(desk, "a new", "state/a");
            assertThat(data(desk)).containsExactly("both", "news 6", "news 7", "news 8", "news 9", "news 10", "a new");
        }
    }

    @Test
    void rulesThatChange_tellWhatTheOldOnesLeftOut() {
        Path path = folder.resolve("journal");
        try (Desk desk = new Desk(path, latest("state/*"), Desk.host(new TestDisk()))) {
            say(desk, "news 1", "news");
            say(desk, "a old", "state/a");
            say(desk, "a", "state/a");
            assertThat(desk.read(1)).isInstanceOf(Page.Held.class);
        }
        try (Desk desk = new Desk(path, JournalOptions.DEFAULTS, Desk.host(new TestDisk()))) {
            assertThat(desk.read(1)).isInstanceOf(Page.Partial.class);
            assertThat(data(desk)).containsExactly("news 1", "a");
        }
        try (Desk desk = new Desk(path, latest("news"), Desk.host(new TestDisk()))) {
            say(desk, "news 2", "news");
            assertThat(data(desk)).containsExactly("a", "news 2");
        }
    }

    @Test
    void age_isKeptOfTopicsAndOfTheRest_alsoWhenNothingComes() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        JournalOptions options = JournalOptions.DEFAULTS
                .withKeep(new Retention(0, 0, Duration.ofHours(2)))
                .withKeep(TopicSelector.parse("short"), new Retention(0, 0, Duration.ofMinutes(1)));
        try (Desk desk = new Desk(folder.resolve("journal"), options, Desk.host(now::get))) {
            say(desk, "long 1", "long");
            say(desk, "short 1", "short");
            assertThat(data(desk)).containsExactly("long 1", "short 1");
            now.set(now.get().plus(Duration.ofMinutes(2)));
            await().atMost(Duration.ofSeconds(60)).until(() -> data(desk).equals(List.of("long 1")));
            now.set(now.get().plus(Duration.ofHours(2)));
            await().atMost(Duration.ofSeconds(60)).until(() -> data(desk).isEmpty());
        }
    }

    @Test
    void ruleThatIsAdded_losesNothingForOthers_andHoldsForTopicsThatAreQuiet() {
        Path path = folder.resolve("journal");
        try (Desk desk = new Desk(path, latest("state/*"), Desk.host(new TestDisk()))) {
            say(desk, "news 1", "news");
            say(desk, "a old", "state/a");
            say(desk, "a", "state/a");
            say(desk, "price old", "price/x");
            say(desk, "price", "price/x");
        }
        JournalOptions more = latest("state/*").withKeep(TopicSelector.parse("price/*"), Retention.LATEST);
        try (Desk desk = new Desk(path, more, Desk.host(new TestDisk()))) {
            assertThat(desk.read(1)).isInstanceOf(Page.Held.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> data(desk).equals(List.of("news 1", "a", "price")));
            assertThat(desk.read(1)).isInstanceOf(Page.Held.class);
        }
    }

    @Test
    void clockThatWasAhead_isPutBack_andAgeGoesOn() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));
        JournalOptions options = JournalOptions.DEFAULTS.withKeep(new Retention(0, 0, Duration.ofHours(2)));
        try (Desk desk = new Desk(folder.resolve("journal"), options, Desk.host(now::get))) {
            say(desk, "a year too late", "news");
            now.set(Instant.parse("2026-01-01T00:00:00Z"));
            say(desk, "right", "news");
            assertThat(data(desk)).containsExactly("a year too late", "right");
            now.set(now.get().plus(Duration.ofHours(3)));
            await().atMost(Duration.ofSeconds(60)).until(() -> data(desk).isEmpty());
        }
    }
}
