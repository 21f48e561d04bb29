package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Following: from a start on everything, in order, one call at a time. */
final class FollowChecks {
    private final JournalVenue venue;

    FollowChecks(JournalVenue venue) {
        this.venue = venue;
    }

    /** Its failure is its own: it misses nothing of what comes after. */
    void followerThatThrowsIsCalledOn() throws Exception {
        RecordingFollower failing = new RecordingFollower(entry -> {
            throw new IllegalStateException("planned by the test, at " + entry.position());
        });
        try (JournalNode node = JournalNode.follow(venue, venue.open(JournalOptions.DEFAULTS), 0, failing)) {
            List<String> said = JournalNode.numbers("said", 1, 10);
            node.appendAllData(said.subList(0, 5));
            node.awaitHeard(5);
            node.appendAllData(said.subList(5, 10));
            assertThat(JournalNode.data(node.awaitHeard(10))).isEqualTo(said);
        }
    }

    /** The follower of a node may ask the journal from within its call. */
    void followerMayAskTheJournal() throws Exception {
        Journal journal = venue.open(JournalOptions.DEFAULTS);
        List<CompletionStage<?>> answers = new CopyOnWriteArrayList<>();
        RecordingFollower asking = new RecordingFollower(entry -> {
            answers.add(journal.locate(entry.id()));
            answers.add(journal.tail(1));
            answers.add(journal.read(entry.position() - 1, 1, 1));
        });
        try (JournalNode node = JournalNode.follow(venue, journal, 0, asking)) {
            node.appendAllData(JournalNode.numbers("said", 1, 10));
            node.awaitHeard(10);
            node.verify();
            node.patience.await("the calls", () -> answers.size() == 30);
            for (CompletionStage<?> answer : answers) {
                node.patience.answer("a question from within next", answer);
            }
        }
    }

    // ---- for those that retain ----

    void tailIsHeardFirst() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAllData(JournalNode.numbers("said", 1, 20));
        }
        for (int tail : List.of(0, 1, 5, 20, 21, 1_000, Integer.MAX_VALUE)) {
            startsBefore(tail);
        }
    }

    private void startsBefore(int tail) throws Exception {
        List<String> said = JournalNode.numbers("said", 1, 20);
        try (JournalNode node = JournalNode.open(venue, JournalOptions.DEFAULTS, tail)) {
            int expected = Math.min(tail, 20);
            assertThat(node.start)
                    .as("the start of following with a tail of " + tail)
                    .isEqualTo(node.tail(tail));
            assertThat(JournalNode.data(node.awaitHeard(expected))).isEqualTo(said.subList(20 - expected, 20));
            assertThat(node.heard.entries()).allMatch(entry -> entry.position() > node.start);
        }
    }

    /** Appends are under way when following begins: what lies after the start is heard, and nothing of it twice. */
    void nothingIsMissedBetweenTailAndNow() throws Exception {
        for (int round = 0; round < 5; round++) {
            Journal appending = venue.open(JournalOptions.DEFAULTS);
            Journal journal = venue.nodes() > 1 ? venue.open(JournalOptions.DEFAULTS) : appending;
            List<CompletionStage<Appended>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(appending.append(JournalNode.announcement("before " + i)));
            }
            try (JournalNode node = JournalNode.follow(venue, journal, 10, new RecordingFollower())) {
                for (int i = 0; i < 50; i++) {
                    answers.add(appending.append(JournalNode.announcement("behind " + i)));
                }
                String last = "";
                for (CompletionStage<Appended> answer : answers) {
                    last = node.patience.answer("append", answer).id();
                }
                long newest = node.locate(last).position();
                node.patience.await("what was appended last is heard", () -> isHeard(node, newest));
                List<Entry> expected = node.from(node.start, 100);
                assertThat(node.heard.entries()).isEqualTo(expected);
                assertThat(expected).hasSizeGreaterThanOrEqualTo(50);
            } finally {
                appending.close();
            }
        }
    }

    private static boolean isHeard(JournalNode node, long position) {
        List<Entry> heard = node.heard.entries();
        return !heard.isEmpty() && heard.get(heard.size() - 1).position() >= position;
    }

    /** What was heard is read as well: who reads a page that ends there is not told of less. */
    void whatIsHeardCanBeRead() throws Exception {
        RecordingFollower heard = new RecordingFollower();
        try (JournalNode node = JournalNode.follow(venue, venue.open(JournalOptions.DEFAULTS), 0, heard)) {
            for (int i = 1; i <= 20; i++) {
                node.append("number " + i);
                Entry entry = node.awaitHeard(i).get(i - 1);
                Page page = node.read(entry.position() - 1);
                assertThat(page).isInstanceOf(Page.Held.class);
                assertThat(JournalNode.entries(page)).containsExactly(entry);
            }
        }
    }
}
