package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * Publishers that repeat with {@code once} whatever was not acknowledged, over any node, while nodes are cut off and answers
 * are lost: the history has each announcement exactly once, and those of each publisher in its order.
 */
class OnceSimulationTest {
    private static final int WORLDS = 150;
    private static final int EACH = 15;

    @Test
    void publisher_thatRepeatsWhatWasNotAcknowledged_announcesExactlyOnce() {
        int repeated = 0;
        int duplicates = 0;
        for (long seed = 1; seed <= WORLDS; seed++) {
            Run run = new Run(seed);
            try {
                run.play();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
            repeated += run.repeated;
            duplicates += run.duplicates;
        }
        assertThat(repeated).as("announcements that had to be repeated").isGreaterThan(WORLDS);
        assertThat(duplicates).as("of these the ones that were there already").isGreaterThan(WORLDS / 2);
    }

    private static final class Run {
        final SplittableRandom random;
        final TaskPool pool;
        final DistantRecord record;
        final List<DistantJournal> journals = new ArrayList<>();
        final List<Announcer> nodes = new ArrayList<>();
        final List<Publisher> publishers = new ArrayList<>();
        int repeated;
        int duplicates;

        Run(long seed) {
            random = new SplittableRandom(seed);
            pool = new TaskPool(random);
            record = new DistantRecord(random);
            ManualLane lane = new ManualLane(new FakeTicker());
            for (int i = 0; i < 2; i++) {
                DistantJournal journal = new DistantJournal(record, pool, random);
                CompletableFuture<Announcer> opening = Announcer.builder()
                        .journal(journal)
                        .lanes(List.of(lane))
                        .executor(pool)
                        .random(random)
                        .open()
                        .toCompletableFuture();
                pool.runAll();
                journals.add(journal);
                nodes.add(opening.join());
                publishers.add(new Publisher(this, "a" + i));
                publishers.add(new Publisher(this, "b" + i));
            }
        }

        void play() {
            for (int step = 0; !publishers.stream().allMatch(Publisher::isDone); step++) {
                assertThat(step).as("steps").isLessThan(100_000);
                publishers.forEach(Publisher::act);
                if (random.nextInt(5) == 0) {
                    befall(journals.get(random.nextInt(journals.size())));
                }
                pool.runOne();
            }
            List<String> history = record.accepted(0).stream().map(Entry::id).toList();
            assertThat(history).doesNotHaveDuplicates();
            for (Publisher publisher : publishers) {
                assertThat(history.stream().filter(id -> id.startsWith(publisher.name)))
                        .isEqualTo(JournalNode.numbers(publisher.name, 1, EACH));
            }
        }

        private void befall(DistantJournal journal) {
            switch (random.nextInt(5)) {
                case 0 -> journal.cutOff();
                case 1, 2 -> journal.reconnect();
                case 3 -> journal.failNextAppend(Reason.UNKNOWN, random.nextBoolean());
                default -> journal.failNextAppend(Reason.UNAVAILABLE, false);
            }
        }
    }

    /** Goes on to the next only when the last was acknowledged; until then it says it again, here or there. */
    private static final class Publisher {
        private final Run run;
        private final String name;
        private int said;
        private CompletableFuture<Appended> answer; // null: nothing waits

        Publisher(Run run, String name) {
            this.run = run;
            this.name = name;
        }

        boolean isDone() {
            return said == EACH;
        }

        void act() {
            if (answer != null && answer.isDone()) {
                take();
            } else if (answer == null && !isDone()) {
                String id = name + " " + (said + 1);
                Announcement once = Announcement.of(
                                "orders", Event.of("of " + id).withId(id))
                        .once();
                answer = run.nodes
                        .get(run.random.nextInt(run.nodes.size()))
                        .append(once)
                        .toCompletableFuture();
            }
        }

        private void take() {
            try {
                Appended appended = answer.join();
                assertThat(appended.id()).isEqualTo(name + " " + ++said);
                run.duplicates += appended.isDuplicate() ? 1 : 0;
            } catch (CompletionException failed) {
                assertThat(failed.getCause()).isInstanceOf(AnnounceException.class);
                run.repeated++;
            }
            answer = null;
        }
    }
}
