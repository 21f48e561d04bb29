package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.JournalOptions;
import dev.announcer.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is there again when the journal is opened again. */
final class ReopenChecks {
    private final JournalVenue venue;

    ReopenChecks(JournalVenue venue) {
        this.venue = venue;
    }

    void everythingIsThereAgain() throws Exception {
        List<Entry> heard;
        long newest;
        String cursor;
        try (JournalNode node = JournalNode.open(venue)) {
            cursor = node.journal.idOf(node.start);
            node.appendAll(AppendChecks.odd());
            node.append(OnceChecks.once("order-1", "once"));
            node.appendAllData(JournalNode.numbers("number", 1, 300));
            heard = node.awaitHeard(AppendChecks.odd().size() + 301);
            newest = node.newest();
        }
        for (int again = 0; again < 2; again++) {
            try (JournalNode node = JournalNode.open(venue, JournalOptions.DEFAULTS, 10)) {
                List<Entry> before = heard;
                assertThat(node.awaitHeard(10)).isEqualTo(heard.subList(heard.size() - 10, heard.size()));
                assertThat(node.newest()).isEqualTo(newest);
                assertThat(node.held()).isEqualTo(heard);
                assertThat(node.from(node.locate(cursor).position(), 100)).isEqualTo(heard);
                for (Entry entry : heard) {
                    assertThat(node.locate(entry.id())).isEqualTo(new Place.Known(entry.position()));
                    String canonical = node.journal.idOf(entry.position());
                    assertThat(node.locate(canonical)).isEqualTo(new Place.Known(entry.position()));
                }
                assertThat(node.append(OnceChecks.once("order-1", "once"))).isEqualTo(new Appended("order-1", true));
                node.append("after reopening");
                assertThat(node.awaitHeard(11).get(10).position()).isGreaterThan(newest);
                heard = new ArrayList<>(before);
                heard.add(node.heard.entries().get(10));
                newest = node.newest();
            }
        }
    }

    /** A record that nothing was ever announced to keeps its epoch as well: listeners may hold a cursor. */
    void emptyRecordKeepsItsEpoch() throws Exception {
        String cursor;
        try (JournalNode node = JournalNode.open(venue)) {
            cursor = node.journal.idOf(node.start);
        }
        try (JournalNode node = JournalNode.open(venue)) {
            assertThat(node.locate(cursor)).isEqualTo(new Place.Known(node.start));
            node.append("first");
            assertThat(JournalNode.data(node.from(node.locate(cursor).position(), 10)))
                    .containsExactly("first");
        }
    }

    /** What a close in full flight acknowledged is there, what it refused as not appended is not, and all is in order. */
    void closeInFullFlightTellsTheTruth() throws Exception {
        JournalNode node = JournalNode.open(venue);
        List<CompletableFuture<Appended>> answers = flood(node, "flood");
        node.patience.await("a few are acknowledged", () -> answers.get(20).isDone());
        node.close();
        answers.forEach(answer -> node.patience.settled("append", answer));
        verify("flood", acknowledged(answers), refused(answers));
    }

    /** What was acknowledged before the end is there, though nobody had the time to close. */
    void crashLosesNothingAcknowledged(JournalVenue.Crashing crashing) throws Exception {
        for (int round = 0; round < 3; round++) {
            JournalNode node = JournalNode.open(crashing);
            Announcement once = OnceChecks.once("order-" + round, "once");
            List<CompletableFuture<Appended>> answers = flood(node, "flood" + round);
            CompletionStage<Appended> first = node.journal.append(once);
            CompletionStage<Appended> second = node.journal.append(once);
            // Whoever is told first, be it that it is a duplicate: the original is safe by then.
            node.patience.await("one of the two is answered", () -> isAccepted(first) || isAccepted(second));
            Set<Integer> acknowledged = acknowledged(answers);
            crashing.crash(node.journal);
            verify("flood" + round, acknowledged, Set.of());
            try (JournalNode again = JournalNode.open(venue)) {
                assertThat(again.append(once)).isEqualTo(new Appended("order-" + round, true));
            }
        }
    }

    private static List<CompletableFuture<Appended>> flood(JournalNode node, String name) {
        return JournalNode.numbers(name, 0, 999).stream()
                .map(data -> node.journal.append(JournalNode.announcement(data)).toCompletableFuture())
                .toList();
    }

    private static boolean isAccepted(CompletionStage<Appended> answer) {
        CompletableFuture<Appended> future = answer.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private static Set<Integer> acknowledged(List<CompletableFuture<Appended>> answers) {
        return numbers(i -> isAccepted(answers.get(i)), answers.size());
    }

    /** Those that were certainly not appended. */
    private Set<Integer> refused(List<CompletableFuture<Appended>> answers) {
        Patience patience = new Patience(venue.patience());
        return numbers(
                i -> answers.get(i).isCompletedExceptionally()
                        && patience.failure("append", answers.get(i)) instanceof AnnounceException why
                        && why.reason() != Reason.UNKNOWN,
                answers.size());
    }

    private static Set<Integer> numbers(IntPredicate those, int count) {
        return IntStream.range(0, count).filter(those).boxed().collect(Collectors.toSet());
    }

    private void verify(String name, Set<Integer> acknowledged, Set<Integer> refused) throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            List<Integer> found = JournalNode.data(node.held()).stream()
                    .filter(data -> data.startsWith(name + " "))
                    .map(data -> Integer.valueOf(data.substring(name.length() + 1)))
                    .toList();
            assertThat(found).as("what is there again").doesNotHaveDuplicates().isSorted();
            assertThat(found).as("what was acknowledged").containsAll(acknowledged);
            assertThat(Set.copyOf(found).stream().filter(refused::contains))
                    .as("what was refused")
                    .isEmpty();
        }
    }
}
