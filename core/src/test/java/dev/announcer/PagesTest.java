package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private final Workbench bench = new Workbench();
    private final ManualLane lane = bench.lane;
    private final StubJournal journal = new StubJournal();
    private final Engine engine = bench.open(journal);
    private final Gallery gallery = new Gallery(engine, lane);
    private final Pages pages = engine.pages();
    private final List<Pages.Answer> answers = new ArrayList<>();

    private void read(long after) {
        pages.read(after, gallery, answers::add);
    }

    private void answerOldest() {
        StubJournal.Read read = journal.reads.remove();
        read.answer().complete(new Page.Held(List.of(), read.after() + 1));
    }

    @Test
    void read_samePosition_isSharedAndAnsweredToAll() {
        ManualLane other = new ManualLane(bench.ticker);
        List<Pages.Answer> others = new ArrayList<>();
        read(5);
        read(5);
        pages.read(5, new Gallery(engine, other), others::add);
        assertThat(journal.reads).hasSize(1);
        answerOldest();
        assertThat(answers).isEmpty(); // only on the lane
        lane.run();
        other.run();
        assertThat(answers).hasSize(2);
        assertThat(others).containsExactly(answers.get(0));
        read(5); // the old answer is not kept
        assertThat(journal.reads).hasSize(1);
    }

    @Test
    void read_moreThan16_waitTheirTurn() {
        for (int position = 0; position < 40; position++) {
            read(position);
        }
        assertThat(journal.reads).hasSize(16);
        read(39); // waits with the one that waits
        answerOldest();
        assertThat(journal.reads).hasSize(16);
        assertThat(journal.reads.getLast().after()).isEqualTo(16);
        while (!journal.reads.isEmpty()) {
            answerOldest();
            assertThat(journal.reads.size()).isLessThanOrEqualTo(16);
        }
        lane.run();
        assertThat(answers).hasSize(41);
        for (int position = 100; position < 140; position++) {
            read(position);
        }
        assertThat(journal.reads).hasSize(16); // all room was given back
    }

    @Test
    void read_journalFails_isAnsweredAndGivesItsRoomBack() {
        journal.onRead = after -> {
            if (after % 2 == 0) {
                throw new IllegalStateException("down");
            }
            return CompletableFuture.failedFuture(new IllegalStateException("down"));
        };
        for (int position = 0; position < 50; position++) {
            read(position);
        }
        lane.run();
        assertThat(answers).hasSize(50).allMatch(answer -> answer instanceof Pages.Answer.Failed);
        journal.onRead = null;
        for (int position = 0; position < 20; position++) {
            read(position);
        }
        assertThat(journal.reads).hasSize(16);
    }

    @Test
    void read_lost_isAnsweredWithTheNewest() {
        read(1);
        journal.reads.remove().answer().complete(new Page.Lost(77));
        lane.run();
        assertThat(answers).containsExactly(new Pages.Answer.Lost(77));
    }

    @Test
    void read_manyWaitAndTheJournalAnswersAtOnce_doesNotRecurse() {
        for (int position = 0; position < 5_000; position++) {
            read(position);
        }
        long[] deepest = new long[1];
        journal.onRead = after -> {
            long frames =
                    StackWalker.getInstance().walk(stack -> stack.limit(300).count());
            deepest[0] = Math.max(deepest[0], frames);
            return CompletableFuture.completedFuture(new Page.Held(List.of(), after));
        };
        while (!journal.reads.isEmpty()) {
            answerOldest();
        }
        lane.run();
        assertThat(answers).hasSize(5_000);
        assertThat(deepest[0]).isLessThan(300);
    }

    @Test
    void read_oneLaneRefuses_othersAreAnsweredAndTheRoomIsGivenBack() {
        for (int position = 0; position < 20; position++) {
            read(position);
        }
        assertThat(journal.reads).hasSize(16);
        lane.onExecute = () -> {
            throw new IllegalStateException("shut down");
        };
        for (int i = 0; i < 16; i++) {
            answerOldest();
        }
        lane.onExecute = () -> {};
        assertThat(journal.reads).hasSize(4);
    }

    private void announce(int count) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "d" + journal.newest);
        }
    }

    @Test
    void read_withinWhatWasJustRead_isAnsweredByThatForASecond() {
        announce(9);
        read(2);
        journal.reads.remove().answer().complete(journal.page(2, 7));
        read(5);
        assertThat(answers).isEmpty(); // only on the lane
        lane.run();
        assertThat(journal.reads).isEmpty();
        assertThat(answers).hasSize(2);
        assertThat(answers.get(1)).isSameAs(answers.get(0));
        read(7); // it ends there
        read(1); // it begins behind that
        assertThat(journal.reads).hasSize(2);
        lane.pass(java.time.Duration.ofSeconds(1));
        read(5);
        assertThat(journal.reads).hasSize(3);
    }

    @Test
    void read_withinWhatWasReadBeforeAGap_isReadAgain() {
        announce(9);
        read(2);
        journal.reads.remove().answer().complete(journal.page(2, 7));
        journal.follower.gap(20, "the test");
        read(5);
        assertThat(journal.reads).hasSize(1);
    }

    @Test
    void read_waitsForItsTurnWithinWhatComes_isAnsweredByThat() {
        announce(100);
        for (int position = 0; position < 40; position++) {
            read(position);
        }
        journal.reads.remove().answer().complete(journal.page(0, 30));
        lane.run();
        assertThat(answers).hasSize(1 + 14); // those under way get an answer of their own
        assertThat(journal.reads).hasSize(16);
        assertThat(journal.reads.getLast().after()).isEqualTo(30);
    }

    @Test
    void read_moreThan16PagesSince_isReadAgain() {
        announce(40);
        for (int position = 0; position < 17; position++) {
            read(2L * position);
            journal.reads.remove().answer().complete(journal.page(2L * position, 2L * position + 2));
        }
        read(3);
        assertThat(journal.reads).isEmpty();
        read(1);
        assertThat(journal.reads).hasSize(1);
    }
}
