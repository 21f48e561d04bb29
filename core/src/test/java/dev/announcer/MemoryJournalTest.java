package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryJournalTest {
    private final long[] floor = new long[1];
    private final MemoryJournal journal = new MemoryJournal(new Random(5), () -> floor[0]);
    private final List<Entry> shown = new ArrayList<>();
    private final String prefix = journal.idOf(0).substring(0, journal.idOf(0).length() - 1);

    private void follow() {
        journal.follow(100, new Follower() {
            @Override
            public void next(Entry entry) {
                shown.add(entry);
            }

            @Override
            public void gap(long position, String reason) {}

            @Override
            public void away(Throwable why) {}

            @Override
            public void back() {}
        });
    }

    private CompletableFuture<String> append(Event event) {
        return journal.append(Announcement.of("t", event))
                .thenApply(Appended::id)
                .toCompletableFuture();
    }

    private Place locate(String id) {
        return journal.locate(id).toCompletableFuture().join();
    }

    private static Throwable failure(CompletableFuture<?> stage) {
        try {
            stage.join();
        } catch (CompletionException failed) {
            return failed.getCause();
        }
        throw new AssertionError("did not fail");
    }

    @Test
    void append_numbersAndShows() {
        follow();
        assertThat(append(Event.of("a"))).isCompletedWithValue(prefix + 1);
        assertThat(append(Event.of("b").withId("mine"))).isCompletedWithValue("mine");
        assertThat(append(Event.of("c"))).isCompletedWithValue(prefix + 3);
        assertThat(shown.stream().map(Entry::position)).containsExactly(1L, 2L, 3L);
        assertThat(shown.stream().map(Entry::id)).containsExactly(prefix + 1, "mine", prefix + 3);
        assertThat(journal.tail(0)).isCompletedWithValue(3L);
        assertThat(journal.tail(2)).isCompletedWithValue(1L);
        assertThat(journal.tail(Integer.MAX_VALUE)).isCompletedWithValue(0L);
        floor[0] = 2;
        assertThat(journal.tail(2)).isCompletedWithValue(2L);
    }

    @Test
    void prefix_isAnEpochOfLettersAndDigits_andDiffers() {
        assertThat(prefix).matches("[0-9a-z]{8}-");
        assertThat(new MemoryJournal(new Random(6), () -> 0).idOf(0)).doesNotStartWith(prefix);
    }

    @Test
    void append_ownIdWithThePrefix_isRefused() {
        follow();
        assertThat(failure(append(Event.of("x").withId(prefix + "1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(prefix + "1");
        assertThat(failure(append(Event.of("x").withId(prefix)))).isInstanceOf(IllegalArgumentException.class);
        assertThat(shown).isEmpty();
        assertThat(append(Event.of("x"))).isCompletedWithValue(prefix + 1);
    }

    @Test
    void once_idIsHeld_isNotAppendedAgain() {
        follow();
        Announcement once = Announcement.of("t", Event.of("a").withId("mine")).once();
        assertThat(journal.append(once)).isCompletedWithValue(Appended.of("mine"));
        assertThat(journal.append(
                        Announcement.of("u", Event.of("b").withId("mine")).once()))
                .isCompletedWithValue(Appended.duplicate("mine"));
        assertThat(append(Event.of("c"))).isCompletedWithValue(prefix + 2);
        assertThat(shown.get(0).announcement().isOnce()).isFalse();
        floor[0] = 1;
        assertThat(journal.append(once)).isCompletedWithValue(Appended.of("mine"));
        assertThat(shown.stream().map(Entry::position)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void once_withoutAnId_isRefused() {
        Announcement none = Announcement.of("t", Event.of("a"));
        assertThatThrownBy(none::once)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one of its own");
    }

    @Test
    void append_notFollowedOrClosed_isUnavailable() {
        assertThat(failure(append(Event.of("x"))))
                .isInstanceOfSatisfying(
                        AnnounceException.class,
                        it -> assertThat(it.reason()).isEqualTo(AnnounceException.Reason.UNAVAILABLE));
        follow();
        journal.close();
        journal.close();
        assertThat(failure(append(Event.of("x")))).isInstanceOf(AnnounceException.class);
        assertThat(shown).isEmpty();
    }

    @Test
    void locate_canonical_isItsPosition() {
        follow();
        append(Event.of("a"));
        append(Event.of("b"));
        for (long position = 0; position <= 2; position++) {
            assertThat(locate(journal.idOf(position))).isEqualTo(new Place.Known(position));
        }
        floor[0] = 2;
        assertThat(locate(journal.idOf(1))).isEqualTo(new Place.Known(1)); // whether it is held is not said here
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "01", "00", "+1", "-1", " 1", "1 ", "1x", "٣", "9999999999999999999", "1e0", "0x1"})
    void locate_otherThanItIsWritten_isUnknown(String rest) {
        follow();
        append(Event.of("a"));
        append(Event.of("b"));
        assertThat(locate(prefix + rest)).isEqualTo(new Place.Unknown(2));
    }

    @Test
    void locate_ownId_isTheFirstThatIsHeld() {
        follow();
        append(Event.of("1").withId("x"));
        append(Event.of("2").withId("y"));
        append(Event.of("3").withId("x"));
        assertThat(locate("x")).isEqualTo(new Place.Known(1));
        floor[0] = 1;
        append(Event.of("4").withId("z")); // forgets with the window
        assertThat(locate("x")).isEqualTo(new Place.Known(3));
        floor[0] = 3;
        append(Event.of("5").withId("z"));
        assertThat(locate("x")).isEqualTo(new Place.Unknown(5));
        assertThat(locate("y")).isEqualTo(new Place.Unknown(5));
        assertThat(locate("z")).isEqualTo(new Place.Known(4));
        assertThat(locate("never")).isEqualTo(new Place.Unknown(5));
    }

    @Test
    void ownIds_randomlyUsed_areAsAList() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            OwnIds ids = new OwnIds();
            List<String> held = new ArrayList<>();
            int gone = 0;
            for (int step = 1; step < 300; step++) {
                String id = "i" + random.nextInt(12);
                ids.add(id, step);
                held.add(id);
                if (random.nextInt(4) == 0) {
                    int upTo = gone + random.nextInt(held.size() - gone + 1);
                    ids.forget(upTo);
                    gone = upTo;
                }
                String asked = "i" + random.nextInt(12);
                int index = held.subList(gone, held.size()).indexOf(asked);
                assertThat(ids.find(asked)).as("seed " + seed).isEqualTo(index < 0 ? -1 : gone + index + 1);
            }
        }
    }

    @Test
    void read_isAlwaysLost() {
        follow();
        append(Event.of("a"));
        assertThat(journal.read(0, 10, 10)).isCompletedWithValue(new Page.Lost(1));
    }
}
