package dev.announcer.tck;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.AnnouncerBuilder;
import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.Event;
import dev.announcer.Journal;
import dev.announcer.ListenRequest;
import dev.announcer.tck.WireReader.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** One announcer in virtual time, for tests of one promise each. */
final class Stage implements AutoCloseable {
    /** What the announcer stands on: an engine that is right only over memory is wrong. */
    enum Over {
        MEMORY,
        DISTANT
    }

    final FakeTicker ticker = new FakeTicker();
    final ManualLane lane = new ManualLane(ticker);
    final TaskPool pool = new TaskPool(new SplittableRandom(1));
    final List<String> observed = new ArrayList<>();
    final DistantRecord record;
    final DistantJournal journal;
    final Announcer announcer;

    Stage(Over over) {
        this(over, builder -> builder);
    }

    Stage(Over over, UnaryOperator<AnnouncerBuilder> options) {
        this(over == Over.DISTANT ? new DistantRecord(new SplittableRandom(2)) : null, options);
    }

    /** A node of this record; in memory if there is none. */
    Stage(DistantRecord record, UnaryOperator<AnnouncerBuilder> options) {
        this.record = record;
        this.journal = record == null ? null : new DistantJournal(record, pool, new SplittableRandom(3));
        this.announcer = open(journal, options);
    }

    /** Over a journal of the test's own. */
    Stage(Journal journal) {
        this.record = null;
        this.journal = null;
        this.announcer = open(journal, builder -> builder);
    }

    private Announcer open(Journal journal, UnaryOperator<AnnouncerBuilder> options) {
        AnnouncerBuilder builder = options.apply(Announcer.builder()
                .ticker(ticker)
                .random(new SplittableRandom(4))
                .lanes(List.of(lane))
                .executor(pool)
                .observer(new Observer()));
        CompletionStage<Announcer> opening =
                journal == null ? builder.open() : builder.journal(journal).open();
        settle();
        return opening.toCompletableFuture().join();
    }

    /** Runs all that is due; time stands still. */
    void settle() {
        while (lane.isDue() || !pool.isEmpty()) {
            lane.runAll();
            pool.runAll();
        }
    }

    /** Lets time pass, in small steps, and what is due meanwhile happen. */
    void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            ticker.advance(Duration.ofMillis(Math.min(100, left)));
            settle();
        }
    }

    RecordingSink listen(String... selectors) {
        return listen(ListenRequest.to(selectors));
    }

    RecordingSink listen(ListenRequest request) {
        RecordingSink sink = open(request);
        settle();
        return sink;
    }

    RecordingSink listenAfter(String lastEventId, String... selectors) {
        return listen(ListenRequest.builder()
                .topics(selectors)
                .lastEventId(lastEventId)
                .build());
    }

    /** Listens, without letting anything happen. */
    RecordingSink open(ListenRequest request) {
        RecordingSink[] made = new RecordingSink[1];
        announcer.listen(request, lane, listener -> made[0] = new RecordingSink(request.encoding(), lane, listener));
        return made[0];
    }

    /** Announces, lets everything happen, and returns the id. */
    String announce(String topic, String data) {
        return announce(Announcement.of(topic, Event.of(data)));
    }

    String announce(Announcement announcement) {
        CompletableFuture<String> answer = announcer.announce(announcement).toCompletableFuture();
        settle();
        return answer.orTimeout(10, SECONDS).join();
    }

    /** Announces {@code from} to {@code to} under this topic, without letting anything else happen. */
    void burst(String topic, int from, int to) {
        for (int i = from; i <= to; i++) {
            announcer.announce(topic, Integer.toString(i));
        }
    }

    /** What the application announced, as this one heard it. */
    static List<String> data(RecordingSink sink) {
        return sink.messages().stream()
                .filter(message -> !message.type().startsWith("stream-"))
                .map(Message::data)
                .toList();
    }

    /** The reasons of the resets that it heard. */
    static List<String> resets(RecordingSink sink) {
        return sink.messages().stream()
                .filter(message -> message.type().equals("stream-reset"))
                .map(Message::data)
                .toList();
    }

    /** {@code from} to {@code to}, as the data of {@link #burst}. */
    static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }

    @Override
    public void close() {
        announcer.closeAsync();
        settle();
        pass(Duration.ofSeconds(6));
    }

    private final class Observer implements AnnouncerObserver {
        @Override
        public void opened(ListenRequest request) {
            observed.add("opened");
        }

        @Override
        public void closed(ListenRequest request, CloseReason reason) {
            observed.add("closed " + reason);
        }

        @Override
        public void lagging(ListenRequest request) {
            observed.add("lagging");
        }

        @Override
        public void reset(ListenRequest request, String reason) {
            observed.add("reset " + reason);
        }

        @Override
        public void refused(String why) {
            observed.add("refused");
        }

        @Override
        public void failed(String what, Throwable why) {
            observed.add("failed " + what);
        }
    }
}
