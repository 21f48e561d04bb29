package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Announcing exactly once: who repeats an announcement with {@code once} never makes two of it. */
final class OnceChecks {
    private static final int AT_ONCE = 8;
    private static final int ROUNDS = 10;

    private final JournalVenue venue;

    OnceChecks(JournalVenue venue) {
        this.venue = venue;
    }

    static Announcement once(String id, String data) {
        return JournalNode.withId(id, data).once();
    }

    void repeatedIsAppendedOnce() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            assertThat(node.append(once("order-1", "first"))).isEqualTo(new Appended("order-1", false));
            assertThat(node.append(once("order-1", "first"))).isEqualTo(new Appended("order-1", true));
            node.append(once("order-2", "other id"));
            // What it says is not compared: the id is what makes it the same.
            assertThat(node.append(once("order-1", "changed"))).isEqualTo(new Appended("order-1", true));
            node.append("last");
            List<Entry> heard = node.awaitHeard(3);
            assertThat(JournalNode.data(heard)).containsExactly("first", "other id", "last");
            assertThat(node.locate("order-1"))
                    .isEqualTo(new Place.Known(heard.get(0).position()));
            assertThat(heard).extracting(Entry::announcement).noneMatch(Announcement::isOnce);
        }
    }

    /** The first need not have been announced with {@code once}, and one without it is always appended. */
    void plainOnesCountAsWell() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.append(JournalNode.withId("order-1", "plain"));
            assertThat(node.append(once("order-1", "once"))).isEqualTo(new Appended("order-1", true));
            assertThat(node.append(JournalNode.withId("order-1", "plain again")))
                    .isEqualTo(new Appended("order-1", false));
            assertThat(JournalNode.data(node.awaitHeard(2))).containsExactly("plain", "plain again");
        }
    }

    /** Nobody waits for an answer: the second finds the first although that is still on its way. */
    void pipelinedIsAppendedOnce() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            List<Announcement> twice = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                twice.add(once("order-" + i, "number " + i));
                twice.add(once("order-" + i, "repeated"));
            }
            List<Appended> appended = node.appendAll(twice);
            for (int i = 0; i < 50; i++) {
                assertThat(appended.get(2 * i)).isEqualTo(new Appended("order-" + i, false));
                assertThat(appended.get(2 * i + 1)).isEqualTo(new Appended("order-" + i, true));
            }
            assertThat(JournalNode.data(node.awaitHeard(50))).isEqualTo(JournalNode.numbers("number", 0, 49));
        }
    }

    /** Several at the same moment, on as many nodes as there may be: one of them is the first. */
    void atTheSameMomentIsAppendedOnce() throws Exception {
        List<JournalNode> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(2, venue.nodes()); i++) {
                nodes.add(JournalNode.open(venue));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                String id = "order-" + round;
                List<Appended> answers = atTheSameMoment(nodes, id);
                assertThat(answers).extracting(Appended::id).containsOnly(id);
                assertThat(answers.stream().filter(answer -> !answer.isDuplicate()))
                        .as("who was the first")
                        .hasSize(1);
                for (JournalNode node : nodes) {
                    assertThat(node.awaitHeard(round).get(round - 1).id()).isEqualTo(id);
                }
            }
            for (JournalNode node : nodes) {
                node.append("last");
            }
            for (JournalNode node : nodes) {
                node.awaitHeard(ROUNDS + nodes.size());
                node.verify();
            }
        } finally {
            nodes.forEach(node -> node.journal.close());
        }
    }

    private static List<Appended> atTheSameMoment(List<JournalNode> nodes, String id) {
        CountDownLatch ready = new CountDownLatch(AT_ONCE);
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            JournalNode node = nodes.get(i % nodes.size());
            Announcement announcement = once(id, "by thread " + i);
            CompletableFuture<Appended> answer = new CompletableFuture<>();
            answers.add(answer);
            new Thread(
                            () -> {
                                ready.countDown();
                                try {
                                    ready.await();
                                    answer.complete(node.append(announcement));
                                } catch (InterruptedException | RuntimeException | AssertionError failed) {
                                    answer.completeExceptionally(failed);
                                }
                            },
                            "appending")
                    .start();
        }
        return answers.stream()
                .map(answer -> nodes.get(0).patience.answer("a thread that appends", answer))
                .toList();
    }
}
