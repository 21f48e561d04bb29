package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.CloseReason;
import dev.announcer.ListenException;
import dev.announcer.ListenException.Reason;
import dev.announcer.ListenRequest;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stream that ends, while listeners of random topics come, stall, go and return by their ids: each hears all that it selected,
 * once, in order, and is then told that there is no more; nobody is told so before.
 */
class FinishSimulationTest {
    private static final int WORLDS = 150;
    private static final List<String> TOPICS = List.of("a", "b", "c");

    @ParameterizedTest
    @EnumSource
    void finish_whateverListenersDo_eachHearsAllOnce_andThatItIsOver(Over over) {
        for (long seed = 1; seed <= WORLDS; seed++) {
            try {
                new Run(over, seed).play();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("over " + over + ", seed " + seed + ": " + failed.getMessage(), failed);
            }
        }
    }

    /** Once the announcer is closed it knows its end, and no more. */
    @ParameterizedTest
    @EnumSource
    void close_afterwards_isGone_butForWhoHeardTheEnd(Over over) {
        for (long seed = 1; seed <= 20; seed++) {
            Run run = new Run(over, seed);
            run.play();
            run.stage.pass(Duration.ofMinutes(5).plusSeconds(6));
            assertThat(run.finished).as("seed %d", seed).isCompleted();
            for (Peer peer : run.peers) {
                assertThat(refusal(run.stage, peer.request()))
                        .as("seed %d, %s", seed, peer.lastEventId)
                        .isEqualTo(peer.lastEventId.equals(run.lastId.join()) ? Reason.FINISHED : Reason.GONE);
            }
        }
    }

    private static Reason refusal(Stage stage, ListenRequest request) {
        try {
            stage.listen(request);
        } catch (ListenException refused) {
            return refused.reason();
        }
        throw new AssertionError("it was taken");
    }

    /** One announcer, its listeners, and chance. */
    private static final class Run {
        final SplittableRandom random;
        final Stage stage;
        final List<Peer> peers = new ArrayList<>();
        final List<String> announced = new ArrayList<>(); // "topic number"
        CompletableFuture<Void> finished = new CompletableFuture<>();
        boolean begun;
        CompletableFuture<String> lastId = new CompletableFuture<>();

        Run(Over over, long seed) {
            random = new SplittableRandom(seed);
            stage = new Stage(over);
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                peers.add(new Peer(this));
            }
        }

        void play() {
            // The first announcement gives a listener an id, from which on it counts what it must hear.
            announce();
            int finish = random.nextInt(120);
            for (int step = 0; step < 160; step++) {
                if (step == finish) {
                    begun = true;
                    finished = stage.announcer.finish().toCompletableFuture();
                } else {
                    step();
                }
            }
            begun = true;
            for (int round = 0; round < 10_000 && !peers.stream().allMatch(peer -> peer.over); round++) {
                peers.forEach(Peer::hurry);
                stage.pass(Duration.ofMillis(100));
            }
            peers.forEach(Peer::check);
            assertThat(finished).isNotDone();
        }

        private void step() {
            switch (random.nextInt(6)) {
                case 0, 1 -> announce();
                case 2 -> stage.settle();
                case 3 -> stage.lane.runOne();
                case 4 -> stage.pool.runOne();
                default -> peers.get(random.nextInt(peers.size())).act();
            }
        }

        private void announce() {
            if (!begun) {
                String topic = TOPICS.get(random.nextInt(TOPICS.size()));
                String data = topic + " " + announced.size();
                lastId = stage.announcer.announce(topic, data).toCompletableFuture();
                announced.add(data);
            }
        }
    }

    /** Somebody who listens from the oldest on, and comes back until he is told that it is over. */
    private static final class Peer {
        private final Run run;
        private final List<String> topics = new ArrayList<>();
        private final List<String> heard = new ArrayList<>();
        private RecordingSink sink; // null: it is not connected
        private boolean over;
        String lastEventId = "earliest";

        Peer(Run run) {
            this.run = run;
            for (String topic : TOPICS) {
                if (run.random.nextInt(2) == 0) {
                    topics.add(topic);
                }
            }
        }

        ListenRequest request() {
            return ListenRequest.builder()
                    .topics(topics.toArray(String[]::new))
                    .lastEventId(lastEventId)
                    .build();
        }

        private boolean selects(String data) {
            return topics.isEmpty() || topics.contains(data.split(" ", 2)[0]);
        }

        void act() {
            if (sink == null) {
                come();
                return;
            }
            switch (run.random.nextInt(4)) {
                case 0 -> leave();
                case 1 -> sink.appetite(Appetite.atMost(run.random.nextInt(40)));
                case 2 -> sink.appetite(Appetite.ALL);
                default -> go();
            }
        }

        /** Takes what there is, and comes back. */
        void hurry() {
            if (sink == null) {
                come();
                return;
            }
            sink.appetite(Appetite.ALL);
            go();
        }

        private void come() {
            if (over) {
                return;
            }
            try {
                sink = run.stage.open(request());
            } catch (ListenException refused) {
                assertThat(refused.reason()).isEqualTo(Reason.FINISHED);
                assertThat(run.begun).as("refused before its end").isTrue();
                over = true;
            }
        }

        /** Reads on where it was stuck; ends where it was ended. */
        private void go() {
            if (sink.isStalled() && sink.closed().isEmpty()) {
                sink.resume();
            } else if (sink.closed().isPresent()) {
                assertThat(sink.closed()).contains(CloseReason.FINISHED);
                assertThat(sink.atBoundary()).isTrue();
                leave();
            }
        }

        private void leave() {
            assertThat(sink.offences()).isEmpty();
            assertThat(Stage.resets(sink)).isEmpty();
            heard.addAll(Stage.data(sink));
            lastEventId = sink.lastEventId().isEmpty() ? lastEventId : sink.lastEventId();
            sink.ended();
            sink = null;
        }

        void check() {
            assertThat(over).as("told that it is over").isTrue();
            assertThat(heard)
                    .isEqualTo(run.announced.stream().filter(this::selects).toList());
        }
    }
}
