package dev.announcer.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.EventStream;
import dev.announcer.ListenRequest;
import dev.announcer.tck.Stage.Over;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listening in the same JVM. */
class EventStreamTest {
    /** All that there is to hear now; a distant journal may have to be asked. */
    private static List<String> drain(Stage stage, EventStream stream) {
        List<String> heard = new ArrayList<>();
        for (int idle = 0; idle < 20; idle++) {
            for (Optional<Event> next = stream.poll(); next.isPresent(); next = stream.poll()) {
                heard.add(next.get().data());
                idle = 0;
            }
            stage.settle();
        }
        return heard;
    }

    @Test
    void fiveLines_withoutHttp_announceAndHear() throws InterruptedException {
        try (Announcer announcer = Announcer.create();
                EventStream heard = announcer.listen("news")) {
            announcer.announce("news", "hello");
            assertThat(heard.take().data()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void poll_hearsWhatItSelected_withIds(Over over) {
        try (Stage stage = new Stage(over);
                EventStream stream = stage.announcer.listen("t")) {
            assertThat(stream.poll()).isEmpty();
            stage.announcer.announce("other", "no");
            String id = stage.announce("t", "yes");
            assertThat(stream.poll()).contains(Event.of("yes").withId(id));
            assertThat(stream.poll()).isEmpty();
            assertThat(stream.lastEventId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_withALastEventId_goesOnThere(Over over) {
        try (Stage stage = new Stage(over, builder -> builder.windowCount(over == Over.DISTANT ? 4 : 100))) {
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 20);
            stage.settle();
            EventStream stream = stage.announcer.listen(
                    ListenRequest.builder().topics("t").lastEventId(id).build());
            assertThat(drain(stage, stream)).isEqualTo(Stage.numbers(1, 20));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_ofTheLastFew_beginsWithThem(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.burst("t", 1, 20);
            stage.settle();
            EventStream stream =
                    stage.announcer.listen(ListenRequest.builder().last(5).build());
            assertThat(drain(stage, stream)).isEqualTo(Stage.numbers(16, 20));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_withAnUnknownId_hearsAResetFirst(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.announce("t", "before");
            EventStream stream = stage.announcer.listen(
                    ListenRequest.builder().topics("t").lastEventId("nonsense").build());
            List<String> heard = drain(stage, stream);
            stage.announce("t", "after");
            heard.addAll(drain(stage, stream));
            assertThat(heard).containsExactly("{\"reason\":\"unknown\"}", "after");
        }
    }

    @Test
    void stream_thatFallsOutOfTheWindowOfMemory_hearsAResetAndGoesOnAtTheNewest() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(8));
                EventStream stream = stage.announcer.listen("t")) {
            stage.burst("t", 1, 100);
            Event reset = stream.poll().orElseThrow();
            assertThat(reset.type()).contains("stream-reset");
            assertThat(reset.data()).isEqualTo("{\"reason\":\"expired\"}");
            stage.announce("t", "101");
            assertThat(drain(stage, stream)).containsExactly("101");
        }
    }

    @Test
    void stream_thatFallsOutOfTheWindow_readsOnInARetainingJournal() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(8));
                EventStream stream = stage.announcer.listen("t")) {
            stage.burst("t", 1, 100);
            stage.settle();
            assertThat(drain(stage, stream)).isEqualTo(Stage.numbers(1, 100));
        }
    }

    @ParameterizedTest
    @EnumSource
    void privateAnnouncements_areHeardByRightOnly(Over over) {
        try (Stage stage = new Stage(over);
                EventStream nobody = stage.announcer.listen("t");
                EventStream reader = stage.announcer.listen(
                        ListenRequest.builder().topics("t").mayRead("t").build())) {
            stage.announce(Announcement.of("t", Event.of("secret")).asPrivate());
            assertThat(drain(stage, nobody)).isEmpty();
            assertThat(drain(stage, reader)).containsExactly("secret");
        }
    }

    @Test
    void take_waiting_isWokenByAnAnnouncement() throws Exception {
        try (Announcer announcer = Announcer.create();
                EventStream stream = announcer.listen("t")) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
                try {
                    return stream.take().data();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            });
            announcer.announce("t", "hello");
            assertThat(heard.get(60, SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void poll_withATimeout_comesBackEmpty() throws InterruptedException {
        try (Announcer announcer = Announcer.create();
                EventStream stream = announcer.listen("t")) {
            assertThat(stream.poll(Duration.ofMillis(10))).isEmpty();
            assertThat(stream.isOpen()).isTrue();
        }
    }

    @Test
    void close_ofTheStream_endsWhoeverWaits() throws Exception {
        try (Announcer announcer = Announcer.create()) {
            EventStream stream = announcer.listen("t");
            CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    return new AssertionError("heard " + stream.take());
                } catch (NoSuchElementException | InterruptedException end) {
                    return end;
                }
            });
            stream.close();
            assertThat(ended.get(60, SECONDS)).isInstanceOf(NoSuchElementException.class);
            assertThat(stream.isOpen()).isFalse();
            assertThat(stream.poll()).isEmpty();
            assertThatThrownBy(stream::take).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void close_ofTheAnnouncer_letsTheRestBeHeardAndThenEnds() {
        Announcer announcer = Announcer.create();
        EventStream stream = announcer.listen("t");
        announcer.announce("t", "1");
        announcer.announce("t", "2");
        announcer.close();
        List<String> heard = new ArrayList<>();
        stream.forEach(event -> heard.add(event.data()));
        assertThat(heard).containsExactly("1", "2");
        assertThat(stream.isOpen()).isFalse();
    }

    @Test
    void streams_areNotCountedAsListeners() {
        try (Announcer announcer = Announcer.builder().maxListeners(1).build()) {
            announcer.listen("a");
            announcer.listen("b");
            assertThat(announcer.listeners()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void publisher_givesAsManyAsWereRequested(Over over) {
        try (Stage stage = new Stage(over);
                EventStream stream = stage.announcer.listen("t")) {
            Subscriber subscriber = new Subscriber();
            stream.publisher().subscribe(subscriber);
            stage.settle();
            stage.burst("t", 1, 10);
            stage.settle();
            assertThat(subscriber.heard).isEmpty();
            subscriber.subscription.request(3);
            stage.settle();
            assertThat(subscriber.heard).isEqualTo(Stage.numbers(1, 3));
            subscriber.subscription.request(100);
            stage.settle();
            stage.announce("t", "11");
            assertThat(subscriber.heard).isEqualTo(Stage.numbers(1, 11));
            subscriber.subscription.cancel();
            stage.announce("t", "12");
            assertThat(subscriber.heard).hasSize(11);
        }
    }

    @ParameterizedTest
    @EnumSource
    void publisher_ofAStreamStillBeingPlaced_beginsWhereTheStreamDoes(Over over) {
        try (Stage stage = new Stage(over)) {
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 9);
            stage.settle();
            Subscriber subscriber = new Subscriber();
            stage.announcer
                    .listen(ListenRequest.builder().topics("t").lastEventId(id).build())
                    .publisher()
                    .subscribe(subscriber);
            stage.settle();
            subscriber.subscription.request(100);
            stage.settle();
            assertThat(subscriber.heard).isEqualTo(Stage.numbers(1, 9));
        }
    }

    @Test
    void stream_theJournalFailsToPlace_isPlacedLater() {
        try (Stage stage = new Stage(Over.DISTANT)) {
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 9);
            stage.settle();
            stage.journal.failAnswers(1);
            EventStream stream = stage.announcer.listen(
                    ListenRequest.builder().topics("t").lastEventId(id).build());
            stage.announce("t", "10");
            assertThat(drain(stage, stream))
                    .as("not from anywhere else meanwhile")
                    .isEmpty();
            stage.pass(Duration.ofSeconds(1));
            assertThat(drain(stage, stream)).isEqualTo(Stage.numbers(1, 10));
        }
    }

    @Test
    void publisher_ofAnAnnouncerThatCloses_completes() {
        Stage stage = new Stage(Over.MEMORY);
        Subscriber subscriber = new Subscriber();
        stage.announcer.listen("t").publisher().subscribe(subscriber);
        stage.settle();
        subscriber.subscription.request(Long.MAX_VALUE);
        stage.burst("t", 1, 3);
        stage.close();
        assertThat(subscriber.heard).isEqualTo(Stage.numbers(1, 3));
        assertThat(subscriber.completed).isTrue();
        assertThat(subscriber.failed).isNull();
    }

    @Test
    void publisher_demandThatIsNotPositive_isAnError() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            Subscriber subscriber = new Subscriber();
            stage.announcer.listen("t").publisher().subscribe(subscriber);
            stage.settle();
            subscriber.subscription.request(0);
            stage.settle();
            assertThat(subscriber.failed).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void selectors_tooMany_areRefused() {
        try (Announcer announcer = Announcer.builder().maxSelectors(1).build()) {
            assertThatIllegalArgumentException().isThrownBy(() -> announcer.listen("a", "b"));
        }
    }

    private static final class Subscriber implements Flow.Subscriber<Event> {
        final List<String> heard = new ArrayList<>();
        Flow.Subscription subscription;
        boolean completed;
        Throwable failed;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(Event event) {
            heard.add(event.data());
        }

        @Override
        public void onError(Throwable failed) {
            this.failed = failed;
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }
}
