package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What becomes of what is appended: all of it, once, in one order, as it was said. */
final class AppendChecks {
    private static final int THREADS = 4;
    private static final int EACH = 100;

    private final JournalVenue venue;

    AppendChecks(JournalVenue venue) {
        this.venue = venue;
    }

    /** Nobody waits for an answer before the next. */
    void oneThreadKeepsItsOrder() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            List<String> said = JournalNode.numbers("said", 1, 300);
            List<Appended> appended = node.appendAllData(said);
            List<Entry> heard = node.awaitHeard(said.size());
            assertThat(JournalNode.data(heard)).isEqualTo(said);
            assertThat(heard).extracting(Entry::id).isEqualTo(ids(appended));
            assertThat(appended).noneMatch(Appended::isDuplicate);
        }
    }

    private static List<String> ids(List<Appended> appended) {
        return appended.stream().map(Appended::id).toList();
    }

    /** Several at once, on as many nodes as there may be. */
    void manyAppendersShareOneOrder() throws Exception {
        List<JournalNode> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(3, venue.nodes()); i++) {
                nodes.add(JournalNode.open(venue));
            }
            List<CompletableFuture<List<Appended>>> appending = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                JournalNode node = nodes.get(thread % nodes.size());
                List<String> said = JournalNode.numbers("thread" + thread, 1, EACH);
                appending.add(CompletableFuture.supplyAsync(
                        () -> node.appendAllData(said), task -> new Thread(task, "appending").start()));
            }
            List<String> ids = new ArrayList<>();
            for (CompletableFuture<List<Appended>> one : appending) {
                ids.addAll(ids(nodes.get(0).patience.answer("a thread that appends", one)));
            }
            List<Entry> order = nodes.get(0).awaitHeard(THREADS * EACH);
            for (JournalNode node : nodes) {
                assertThat(node.awaitHeard(THREADS * EACH)).isEqualTo(order);
                node.verify();
            }
            assertThat(order).extracting(Entry::id).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
            for (int thread = 0; thread < THREADS; thread++) {
                String mine = "thread" + thread;
                assertThat(JournalNode.data(order).stream().filter(data -> data.startsWith(mine + " ")))
                        .isEqualTo(JournalNode.numbers(mine, 1, EACH));
            }
        } finally {
            nodes.forEach(node -> node.journal.close());
        }
    }

    /** Announcements that have everything that one may have, and what is at the limits. */
    static List<Announcement> odd() {
        String longest = "x".repeat(Event.MAX_NAME_BYTES - 4);
        Event full = Event.of("type \u00e9", "first\nsecond\r\nthird\rfourth\n\n")
                .withId("an id \u20ac of its own")
                .withRetry(Duration.ofMillis(9_999_999_999L));
        return List.of(
                Announcement.of("a", Event.of("")),
                Announcement.of("a", Event.of("\n")),
                Announcement.of(List.of("a", "b/c", "\u8c46 \ud83d\ude00", "d//"), full)
                        .asPrivate(),
                Announcement.of("a", Event.of("astral \ud83d\ude00 \ufeff \u2028 \u0000 \u001b \u0085 \uffff")),
                Announcement.of("a", Event.of(longest, "longest").withId("\ud83d\ude00" + longest)),
                Announcement.of("t".repeat(256), Event.of("a long topic")).asPrivate(),
                Announcement.of("a", Event.of("no wait").withRetry(Duration.ZERO)),
                Announcement.of("a", Event.of("0123456789abcdef".repeat(1 << 16))),
                Announcement.of(
                        "a", Event.of("{\"json\":\"\\u0000 'quoted' \\\\ \"}").withId("'; -- \"{}\\ %00 * :")),
                Announcement.of("a", Event.of("the last")));
    }

    void everyFieldSurvives() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAll(odd());
            List<Entry> heard = node.awaitHeard(odd().size());
            assertThat(heard).extracting(Entry::announcement).isEqualTo(odd());
        }
    }

    /** Who was told an id and comes back with it at once is known, on whatever node. */
    void whatIsAcknowledgedIsFoundAtOnce() throws Exception {
        try (JournalNode node = JournalNode.open(venue);
                JournalNode other = venue.nodes() > 1 ? JournalNode.open(venue) : null) {
            JournalNode asked = other == null ? node : other;
            for (int i = 1; i <= 20; i++) {
                Announcement announcement = i % 2 == 0
                        ? JournalNode.announcement("number " + i)
                        : JournalNode.withId("own " + i, "number " + i);
                String id = node.append(announcement).id();
                long position = asked.locate(id).position();
                assertThat(asked.locate(id)).as("of the id %s", id).isInstanceOf(Place.Known.class);
                assertThat(node.awaitHeard(i).get(i - 1).position()).isEqualTo(position);
            }
        }
    }
}
