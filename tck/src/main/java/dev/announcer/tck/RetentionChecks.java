package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What is given up, what stays, and what is said of it. */
final class RetentionChecks {
    private static final int KEPT = 50;
    private static final int ALL = 200;

    private final JournalVenue venue;

    RetentionChecks(JournalVenue venue) {
        this.venue = venue;
    }

    static JournalOptions keeping(Retention keep, Map<TopicSelector, Retention> byTopic) {
        return new JournalOptions(Optional.empty(), Optional.empty(), keep, byTopic);
    }

    static JournalOptions keeping(long count) {
        return keeping(new Retention(count, 0, Duration.ZERO), Map.of());
    }

    /** Waits until no more than this many are held, and returns them. */
    private List<Entry> awaitHeld(JournalNode node, int count) {
        node.patience.await("no more than " + count + " held", () -> node.held().size() <= count + venue.slack());
        return node.held();
    }

    void countIsKept() throws Exception {
        try (JournalNode node = JournalNode.open(venue, keeping(KEPT), 0)) {
            node.appendAll(numbered(ALL));
            List<Entry> heard = node.awaitHeard(ALL);
            List<Entry> held = awaitHeld(node, KEPT);
            assertThat(held).hasSizeGreaterThanOrEqualTo(KEPT);
            assertThat(held).isEqualTo(heard.subList(ALL - held.size(), ALL));
            long newest = heard.get(ALL - 1).position();
            int first = ALL - held.size();
            // Who comes with an id from before is told, by the read and not by the id: the window may hold it yet.
            assertThat(node.read(node.start)).isEqualTo(new Page.Lost(newest));
            assertThat(node.read(heard.get(first - 2).position())).isEqualTo(new Page.Lost(newest));
            Entry early = heard.get(2);
            assertThat(node.locate(node.journal.idOf(early.position()))).isEqualTo(new Place.Known(early.position()));
            // Who comes with the newest id that was given up lost nothing.
            assertThat(JournalNode.entries(node.read(heard.get(first - 1).position(), 1, 1)))
                    .isEqualTo(held.subList(0, 1));
        }
        try (JournalNode node = JournalNode.open(venue, keeping(KEPT), Integer.MAX_VALUE)) {
            node.patience.await("the tail heard", () -> node.heard.data().contains("number " + ALL));
            assertThat(node.held()).hasSizeGreaterThanOrEqualTo(KEPT);
            assertThat(node.heard.gaps()).isEmpty();
        }
    }

    /** Every second one has an id of its own. */
    private static List<Announcement> numbered(int count) {
        List<Announcement> announcements = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            announcements.add(
                    i % 2 == 0
                            ? JournalNode.announcement("number " + i)
                            : JournalNode.withId("own " + i, "number " + i));
        }
        return announcements;
    }

    void ownIdsAreGivenUpWithTheirEntries() throws Exception {
        try (JournalNode node = JournalNode.open(venue, keeping(KEPT), 0)) {
            node.appendAll(numbered(ALL));
            List<Entry> heard = node.awaitHeard(ALL);
            List<Entry> held = awaitHeld(node, KEPT);
            Place unknown = new Place.Unknown(heard.get(ALL - 1).position());
            node.patience.await(
                    "the first id is given up", () -> node.locate("own 1").equals(unknown));
            for (Entry entry : held) {
                assertThat(node.locate(entry.id())).isEqualTo(new Place.Known(entry.position()));
            }
            String heldId = "own " + (ALL - 1);
            assertThat(node.append(OnceChecks.once(heldId, "again"))).isEqualTo(new Appended(heldId, true));
            assertThat(node.append(OnceChecks.once("own 1", "anew"))).isEqualTo(new Appended("own 1", false));
            Entry anew = node.awaitHeard(ALL + 1).get(ALL);
            assertThat(anew.announcement().event().data()).isEqualTo("anew");
            assertThat(node.locate("own 1")).isEqualTo(new Place.Known(anew.position()));
            assertThat(node.append(OnceChecks.once("own 1", "again"))).isEqualTo(new Appended("own 1", true));
        }
    }

    void fewerAreKeptFromTheNextOpeningOn() throws Exception {
        List<Entry> heard;
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAll(numbered(ALL));
            heard = node.awaitHeard(ALL);
            assertThat(node.held()).isEqualTo(heard);
        }
        try (JournalNode node = JournalNode.open(venue, keeping(KEPT), 10)) {
            node.append("after reopening");
            List<Entry> held = awaitHeld(node, KEPT);
            assertThat(held.subList(0, held.size() - 1)).isEqualTo(heard.subList(ALL + 1 - held.size(), ALL));
            assertThat(held).hasSizeGreaterThanOrEqualTo(KEPT);
        }
    }

    void ageIsKept() throws Exception {
        JournalOptions hour = keeping(new Retention(0, 0, Duration.ofHours(1)), Map.of());
        long start;
        try (JournalNode node = JournalNode.open(venue, hour, 0)) {
            start = node.start;
            node.appendAll(numbered(ALL));
            assertThat(node.awaitHeard(ALL)).isEqualTo(node.held());
        }
        JournalOptions moment = keeping(new Retention(0, 0, Duration.ofMillis(200)), Map.of());
        try (JournalNode node = JournalNode.open(venue, moment, 0)) {
            node.patience.await("what is old is given up", () -> {
                node.append("young"); // a journal may look at ages only when something comes
                return node.held().stream().noneMatch(RetentionChecks::isNumber);
            });
            assertThat(node.lostAfter(start)).isTrue();
        }
    }

    private static boolean isNumber(Entry entry) {
        return entry.announcement().event().data().startsWith("number ");
    }

    /** What counts as bytes is the journal's own affair, but no less than the data. */
    void bytesAreKept() throws Exception {
        Random random = new Random(7);
        List<String> incompressible = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            byte[] bytes = new byte[512];
            random.nextBytes(bytes);
            incompressible.add(HexFormat.of().formatHex(bytes));
        }
        try (JournalNode node =
                JournalNode.open(venue, keeping(new Retention(0, 100 << 10, Duration.ZERO), Map.of()), 0)) {
            node.appendAllData(incompressible);
            List<Entry> heard = node.awaitHeard(400);
            node.patience.await(
                    "no more than 100 KiB held",
                    () -> JournalNode.data(node.held()).stream()
                                    .mapToLong(RetentionChecks::bytes)
                                    .sum()
                            <= (100 << 10) + 1024L * venue.slack());
            List<Entry> held = node.held();
            assertThat(held).isNotEmpty().isEqualTo(heard.subList(400 - held.size(), 400));
            assertThat(node.lostAfter(node.start)).isTrue();
        }
    }

    private static long bytes(String data) {
        return data.getBytes(UTF_8).length;
    }

    /** The newest value of each topic under state/ stays, whatever comes; the rest goes by its count. */
    void latestIsKeptByTopic() throws Exception {
        JournalOptions options = keeping(
                new Retention(KEPT, 0, Duration.ZERO), Map.of(TopicSelector.parse("state/**"), Retention.LATEST));
        List<Entry> heard;
        try (JournalNode node = JournalNode.open(venue, options, 0)) {
            for (int i = 1; i <= 20; i++) {
                node.journal.append(Announcement.of("state/a", Event.of("a " + i)));
                node.journal.append(Announcement.of(List.of("state/b", "state/c"), Event.of("bc " + i)));
                node.journal.append(Announcement.of("state/c", Event.of("c " + i)));
            }
            node.appendAllData(JournalNode.numbers("number", 1, ALL));
            node.append(Announcement.of(List.of("state/d", "news"), Event.of("d 1")));
            node.append(Announcement.of("state/d", Event.of("d 2")));
            heard = node.awaitHeard(60 + ALL + 2);
            assertLatest(node, heard);
        }
        try (JournalNode node = JournalNode.open(venue, options, Integer.MAX_VALUE)) {
            long last = heard.get(heard.size() - 1).position();
            node.patience.await(
                    "the tail heard", () -> node.heard.entries().stream().anyMatch(entry -> entry.position() == last));
            List<Entry> tail = node.heard.entries();
            // After the start of following nothing is missing but what its own rule gave up.
            assertThat(tail.stream().filter(RetentionChecks::isNumber))
                    .isEqualTo(heard.stream()
                            .filter(entry -> isNumber(entry) && entry.position() > node.start)
                            .toList());
            assertLatest(node, heard);
        }
    }

    /** The news and the four states; d 1 was announced as news as well. */
    private void assertLatest(JournalNode node, List<Entry> heard) {
        List<Entry> held = awaitHeld(node, KEPT + 4);
        assertThat(heard).containsAll(held);
        List<String> data = JournalNode.data(held);
        assertThat(data).contains("a 20", "bc 20", "c 20", "d 1", "d 2", "number " + ALL);
        assertThat(data.stream().filter(one -> one.startsWith("number "))).hasSizeGreaterThanOrEqualTo(KEPT - 1);
        node.patience.await(
                "the older values are given up",
                () -> JournalNode.data(node.held()).stream()
                        .noneMatch(one -> one.equals("a 19") || one.equals("bc 19") || one.equals("c 19")));
        // Who resumes in between is told that something is missing.
        assertThat(node.read(heard.get(61).position())).isNotInstanceOf(Page.Held.class);
    }
}
