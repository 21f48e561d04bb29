package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The end of a node: nobody is left waiting, and nothing is left behind. */
final class CloseChecks {
    private static final int AGAIN = 5;

    private final JournalVenue venue;
    private final Patience patience;

    CloseChecks(JournalVenue venue) {
        this.venue = venue;
        this.patience = new Patience(venue.patience());
    }

    void isIdempotentFromAnyThread() throws Exception {
        JournalNode node = JournalNode.open(venue);
        node.append("first");
        List<CompletableFuture<Void>> closing = IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.runAsync(node.journal::close, task -> new Thread(task, "closing").start()))
                .toList();
        closing.forEach(one -> patience.answer("close", one));
        node.journal.close();
        node.verify();
    }

    /** What was on its way is answered, one way or the other, and so is whatever is asked later. */
    void everyQuestionIsAnswered() throws Exception {
        JournalNode node = JournalNode.open(venue);
        Journal journal = node.journal;
        String id = node.append("first").id();
        List<CompletionStage<?>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(journal.append(JournalNode.announcement("number " + i)));
            asked.add(journal.locate(id));
            asked.add(journal.read(node.start, 10, 1_000));
            asked.add(journal.tail(i));
        }
        journal.close();
        for (String late : List.of("late", "later")) {
            Throwable why = patience.failure("append after close", journal.append(JournalNode.announcement(late)));
            assertThat(why)
                    .isInstanceOfSatisfying(
                            AnnounceException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
        asked.add(journal.locate(id));
        asked.add(journal.read(node.start, 10, 1_000));
        asked.add(journal.tail(1));
        for (CompletionStage<?> stage : asked) {
            patience.settled("what was asked before or after close", stage);
        }
        node.verify();
    }

    void followerIsLeftAlone() throws Exception {
        if (venue.nodes() < 2) {
            return;
        }
        JournalNode closed = JournalNode.open(venue);
        try (JournalNode open = JournalNode.open(venue)) {
            open.append("before");
            open.awaitHeard(1);
            closed.awaitHeard(1);
            closed.close();
            open.appendAllData(JournalNode.numbers("after", 1, 20));
            open.awaitHeard(21);
            assertThat(closed.heard.data()).containsExactly("before");
        }
    }

    /** Whatever threads a node has, they end with it: many that come and go leave no more behind than one. */
    void threadsEnd() throws Exception {
        openAndClose();
        Set<Thread> before = threads();
        for (int i = 0; i < AGAIN; i++) {
            openAndClose();
        }
        patience.await(
                "the threads of closed nodes end",
                () -> threads().stream()
                                .filter(thread -> !before.contains(thread))
                                .count()
                        < AGAIN);
    }

    private void openAndClose() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.append("something");
            node.locate(node.journal.idOf(node.newest()));
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool.commonPool"))
                .collect(Collectors.toSet());
    }
}
