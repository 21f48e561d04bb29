package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.AnnouncerBuilder;
import dev.announcer.Event;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.ListenRequest;
import dev.announcer.Page;
import dev.announcer.tck.WireReader.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** What those hear who listen to an announcer over the journal. */
final class AudienceChecks {
    private static final int WINDOW = 64;
    private static final int AWAY = 1_000;

    private final JournalVenue venue;
    private final Patience patience;
    private final RandomGenerator random = new Random(11);

    AudienceChecks(JournalVenue venue) {
        this.venue = venue;
        this.patience = new Patience(venue.patience());
    }

    /** An announcer whose lane is the test's thread; whatever its journal does is done elsewhere. */
    private final class Hall implements AutoCloseable {
        private final ManualLane lane = new ManualLane(System::nanoTime);
        private final Announcer announcer;
        private final List<RecordingSink> open = new ArrayList<>();

        Hall(Journal journal) {
            AnnouncerBuilder builder = Announcer.builder()
                    .journal(journal)
                    .windowCount(WINDOW)
                    .lanes(List.of(lane))
                    .random(random);
            announcer = patience.answer("opening an announcer", builder.open());
        }

        RecordingSink listen(ListenRequest.Builder request) {
            ListenRequest built = request.topics(JournalNode.TOPIC).build();
            announcer.listen(built, lane, listener -> {
                open.add(new RecordingSink(built.encoding(), lane, listener));
                return open.get(open.size() - 1);
            });
            return open.get(open.size() - 1);
        }

        /** Announces all, and waits for the answers while the lane runs. */
        void announce(List<String> data) {
            List<CompletionStage<?>> answers = new ArrayList<>();
            data.forEach(one -> answers.add(announcer.announce(JournalNode.TOPIC, one)));
            answers.forEach(this::answered);
        }

        void answered(CompletionStage<?> answer) {
            await("an answer", () -> answer.toCompletableFuture().isDone());
            patience.answer("announce", answer);
        }

        void await(String what, BooleanSupplier condition) {
            patience.await(what, () -> {
                lane.runAll();
                return condition.getAsBoolean();
            });
        }

        List<String> awaitHeard(RecordingSink sink, int count) {
            await(count + " events heard", () -> data(sink).size() >= count);
            assertThat(sink.offences()).isEmpty();
            return data(sink);
        }

        @Override
        public void close() {
            CompletionStage<Void> closing = announcer.closeAsync();
            await("the end", () -> {
                open.stream().filter(sink -> sink.closed().isPresent()).forEach(RecordingSink::ended);
                open.removeIf(sink -> sink.closed().isPresent());
                return closing.toCompletableFuture().isDone();
            });
        }
    }

    private Hall open() throws Exception {
        return new Hall(venue.open(JournalOptions.DEFAULTS));
    }

    private static ListenRequest.Builder after(String id) {
        return ListenRequest.builder().lastEventId(id);
    }

    private static List<String> data(RecordingSink sink) {
        return sink.messages().stream()
                .filter(message -> !message.type().startsWith("stream-"))
                .map(Message::data)
                .toList();
    }

    private static List<String> resets(RecordingSink sink) {
        return sink.messages().stream()
                .filter(message -> message.type().equals("stream-reset"))
                .map(Message::data)
                .toList();
    }

    /** Heard once and in order, by who was there and by who comes back. */
    void whoListensHearsAll() throws Exception {
        try (Hall hall = open()) {
            RecordingSink there = hall.listen(ListenRequest.builder());
            List<String> said = JournalNode.numbers("said", 1, 40);
            hall.announce(said.subList(0, 20));
            assertThat(hall.awaitHeard(there, 20)).isEqualTo(said.subList(0, 20));
            there.ended();
            hall.announce(said.subList(20, 40));
            RecordingSink back = hall.listen(after(there.lastEventId()));
            assertThat(hall.awaitHeard(back, 20)).isEqualTo(said.subList(20, 40));
            assertThat(resets(back)).isEmpty();
        }
    }

    void whoComesWithAStrangeIdIsTold() throws Exception {
        try (Hall hall = open()) {
            RecordingSink there = hall.listen(ListenRequest.builder());
            hall.announce(List.of("before"));
            hall.awaitHeard(there, 1); // a journal may acknowledge before its follower has it
            RecordingSink strange = hall.listen(after("strange"));
            hall.await("a reset", () -> !resets(strange).isEmpty());
            hall.announce(List.of("after"));
            assertThat(hall.awaitHeard(strange, 1)).containsExactly("after");
            assertThat(resets(strange)).containsExactly("{\"reason\":\"unknown\"}");
        }
    }

    // ---- for those that retain ----

    /** Away for much longer than the window reaches; back at moments at which more is announced. */
    void whoIsAwayBeyondTheWindowMissesNothing() throws Exception {
        try (Hall hall = open()) {
            List<String> said = JournalNode.numbers("said", 1, AWAY + 10);
            RecordingSink there = hall.listen(ListenRequest.builder());
            hall.announce(said.subList(0, 5));
            hall.awaitHeard(there, 5);
            there.ended();
            hall.announce(said.subList(5, AWAY));
            RecordingSink back = hall.listen(after(there.lastEventId()));
            RecordingSink slow = hall.listen(after(there.lastEventId()));
            slow.appetite(RecordingSink.Appetite.atMost(500));
            RecordingSink earliest = hall.listen(after(Announcement.EARLIEST));
            said.subList(AWAY, AWAY + 10).forEach(one -> hall.announcer.announce(JournalNode.TOPIC, one));
            assertThat(hall.awaitHeard(back, AWAY + 5)).isEqualTo(said.subList(5, AWAY + 10));
            assertThat(hall.awaitHeard(earliest, AWAY + 10)).isEqualTo(said);
            hall.await("a slow one", () -> {
                if (slow.isStalled()) {
                    slow.resume();
                }
                return data(slow).size() >= AWAY + 5;
            });
            assertThat(data(slow)).isEqualTo(said.subList(5, AWAY + 10));
            assertThat(resets(back)).isEmpty();
            assertThat(resets(slow)).isEmpty();
            assertThat(resets(earliest)).isEmpty();
        }
    }

    void whoComesBackTooLateIsTold() throws Exception {
        Journal journal = venue.open(RetentionChecks.keeping(100));
        try (Hall hall = new Hall(journal)) {
            RecordingSink there = hall.listen(ListenRequest.builder());
            hall.announce(List.of("heard"));
            hall.awaitHeard(there, 1);
            there.ended();
            hall.announce(JournalNode.numbers("said", 1, 400 + venue.slack()));
            // A journal may give up a moment later what it need not keep.
            long left = patience.answer("locate", journal.locate(there.lastEventId()))
                    .position();
            hall.await(
                    "what came next is given up",
                    () -> patience.answer("read", journal.read(left, 1, 1)) instanceof Page.Lost);
            RecordingSink back = hall.listen(after(there.lastEventId()));
            hall.await("a reset", () -> !resets(back).isEmpty());
            hall.announce(List.of("after"));
            assertThat(hall.awaitHeard(back, 1)).containsExactly("after");
            assertThat(resets(back)).containsExactly("{\"reason\":\"expired\"}");
            RecordingSink earliest = hall.listen(after(Announcement.EARLIEST));
            List<String> held = hall.awaitHeard(earliest, 100);
            assertThat(held).endsWith("said " + (400 + venue.slack()), "after");
            assertThat(resets(earliest)).isEmpty();
        }
    }

    /** Nobody but the listener remembers where it was. */
    void whoIsAwayDuringARestartMissesNothing() throws Exception {
        List<String> said = JournalNode.numbers("said", 1, 300);
        String canonical;
        String own;
        try (Hall hall = open()) {
            RecordingSink there = hall.listen(ListenRequest.builder());
            hall.announce(said.subList(0, 10));
            hall.awaitHeard(there, 10);
            canonical = there.lastEventId();
            Event withId = Event.of(said.get(10)).withId("order-11");
            hall.answered(hall.announcer.announce(JournalNode.TOPIC, withId));
            hall.awaitHeard(there, 11);
            own = there.lastEventId();
            assertThat(own).isEqualTo("order-11");
            hall.announce(said.subList(11, 200));
        }
        try (Hall hall = open()) {
            RecordingSink byCanonical = hall.listen(after(canonical));
            hall.announce(said.subList(200, 300));
            RecordingSink byOwn = hall.listen(after(own));
            assertThat(hall.awaitHeard(byCanonical, 290)).isEqualTo(said.subList(10, 300));
            assertThat(hall.awaitHeard(byOwn, 289)).isEqualTo(said.subList(11, 300));
            assertThat(resets(byCanonical)).isEmpty();
            assertThat(resets(byOwn)).isEmpty();
        }
    }
}
