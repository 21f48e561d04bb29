package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.CloseReason;
import dev.announcer.tck.WireReader.Comment;
import dev.announcer.tck.WireReader.Retry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What peers do, and what that does to others. */
final class PeerChecks {
    private static final int CROWD = 500;
    private static final int SMALL_BUFFER = 4096;
    private static final int PART_BYTES = 64 << 10;
    private static final int STALLED = 10;

    /** Less than the containers' own limits for one that takes nothing, of which the shortest is 20 seconds. */
    private static final int CLOSED_SECONDS = 15;

    private final Venue venue;

    PeerChecks(Venue venue) {
        this.venue = venue;
    }

    void fiveHundredHearTheSame() {
        List<WireStream> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(venue.listen("/listen?topic=crowd"));
            }
            for (WireStream stream : crowd) {
                stream.next(Retry.class);
            }
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                expected.add("to all " + i);
                venue.announce("crowd", "to all " + i);
            }
            for (WireStream stream : crowd) {
                assertThat(stream.data(10)).isEqualTo(expected);
            }
        } finally {
            crowd.forEach(WireStream::close);
        }
    }

    void heartbeatComes() {
        try (WireStream stream = venue.listenTo("heartbeat")) {
            stream.next(Comment.class);
            stream.next(Comment.class);
            assertThat(stream.atBoundary()).isTrue();
        }
        venue.awaitListeners(0);
    }

    void gonePeerLeaves() {
        int before = venue.announcer().listeners();
        WireStream ended = venue.listenTo("gone");
        WireStream reset = venue.listenTo("gone");
        try (WireStream stays = venue.listenTo("gone")) {
            Venue.await("three are there", () -> venue.announcer().listeners() >= before + 3);
            int there = venue.announcer().listeners();
            ended.close();
            Venue.await("who ended has left", () -> venue.announcer().listeners() <= there - 1);
            reset.connection().reset();
            Venue.await("who was reset has left", () -> venue.announcer().listeners() <= there - 2);
            venue.announce("gone", "who stays hears on");
            assertThat(stays.data()).isEqualTo("who stays hears on");
        }
    }

    /** Some read nothing; they are cut, while another hears all. */
    void stalledPeerIsCut() {
        String part = "x".repeat(PART_BYTES);
        List<WireStream> stalled = new ArrayList<>();
        try (WireStream prompt = venue.listenTo("flood")) {
            for (int i = 0; i < STALLED; i++) {
                stalled.add(stalled("flood"));
            }
            Venue.await("all are there", () -> venue.announcer().listeners() >= STALLED + 1);
            // The kernel holds up to some MiB for each, and the engine up to half of its window.
            for (int i = 0; i < 400 && cut() < STALLED; i++) {
                venue.announce("flood", i + " " + part);
                assertThat(prompt.data()).startsWith(i + " ");
            }
            Venue.await("who stalls is cut", () -> cut() == STALLED);
            assertThat(venue.closed())
                    .filteredOn(closed -> closed.reason() == CloseReason.WRITE_TIMEOUT)
                    .isNotEmpty();
            venue.awaitListeners(1); // their connections have been ended, though they still read nothing
            venue.announce("flood", "the end");
            assertThat(prompt.data()).isEqualTo("the end");
        } finally {
            stalled.forEach(WireStream::close);
        }
        venue.awaitListeners(0);
    }

    private WireStream stalled(String topic) {
        return WireConnection.connect(venue.port(), SMALL_BUFFER)
                .send(WireConnection.head("GET", "/listen?topic=" + topic))
                .stream()
                .opened();
    }

    private long cut() {
        return venue.closed().stream()
                .filter(closed ->
                        closed.reason() == CloseReason.WRITE_TIMEOUT || closed.reason() == CloseReason.OVERFLOW)
                .count();
    }

    void closeEndsStreamsProperly() throws Exception {
        List<WireStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                streams.add(venue.listenTo("closing"));
            }
            for (int i = 0; i < 50; i++) {
                venue.announcer().announce("closing", "number " + i);
            }
            CompletionStage<Void> closed = venue.announcer().closeAsync();
            for (WireStream stream : streams) {
                List<String> heard = stream.dataToEnd(); // to the last chunk
                assertThat(heard).hasSize(50).endsWith("number 49");
                assertThat(stream.atBoundary()).isTrue();
                assertThat(stream.retryMillis()).isBetween(1234L, 2 * 1234L);
            }
            closed.toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(venue.announcer().listeners()).isZero();
        } finally {
            streams.forEach(WireStream::close);
        }
        WireResponse late = WireConnection.get(venue.port(), "/listen?topic=closing");
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.text()).startsWith("retry: ");
    }

    /**
     * Only the deadline cuts the one that stalls: so that the other hears all before it, and that there is an end, shows
     * without a clock that nobody waits for it.
     */
    void stalledPeerDelaysNobodyAndCloseKeepsItsDeadline() throws Exception {
        try (WireStream prompt = venue.listenTo("closing");
                WireStream stalled = stalled("closing")) {
            Venue.await("both are there", () -> venue.announcer().listeners() == 2);
            String part = "x".repeat(PART_BYTES);
            for (int i = 0; i < 100; i++) { // more than the kernel holds for it, less than the window
                venue.announce("closing", i + part);
            }
            assertThat(prompt.data(100)).hasSize(100);
            assertThat(venue.closed()).as("nobody was cut for that").isEmpty();
            CompletionStage<Void> closed = venue.announcer().closeAsync();
            assertThat(prompt.dataToEnd()).isEmpty(); // properly
            closed.toCompletableFuture().get(CLOSED_SECONDS, TimeUnit.SECONDS);
            venue.awaitListeners(0); // the one that stalls has been cut, though it still reads nothing
            assertThat(stalled.head().status()).isEqualTo(200);
        }
    }
}
