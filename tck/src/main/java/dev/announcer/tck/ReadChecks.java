package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Entry;
import dev.announcer.Page;
import java.util.List;

/** Reading by pages: complete, bounded, and never in the way of who reads on. */
final class ReadChecks {
    private static final int MANY = 500;
    private static final int PLENTY = 1 << 20;

    private final JournalVenue venue;

    ReadChecks(JournalVenue venue) {
        this.venue = venue;
    }

    void pagesAreCompleteAndBoundedByCount() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAllData(JournalNode.numbers("number", 1, MANY));
            List<Entry> heard = node.awaitHeard(MANY);
            for (int size : List.of(1, 7, 100, MANY, MANY + 1, Integer.MAX_VALUE)) {
                assertThat(node.read(node.start, size, PLENTY)).isInstanceOfSatisfying(Page.Held.class, page -> {
                    assertThat(page.entries()).hasSizeLessThanOrEqualTo(size).hasSizeGreaterThan(0);
                    assertThat(page.entries())
                            .isEqualTo(heard.subList(0, page.entries().size()));
                });
                assertThat(node.from(node.start, size)).isEqualTo(heard);
            }
            for (int i = 0; i < MANY; i += 37) {
                assertThat(node.from(heard.get(i).position(), 50)).isEqualTo(heard.subList(i + 1, MANY));
            }
        }
    }

    void pagesAreBoundedByBytes() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            // Each has 100 bytes of data, though only 37 characters.
            String wide = "\u20ac".repeat(30) + "\u00e9" + "12345678";
            node.appendAllData(List.of(wide, wide, wide, wide, wide, wide, wide, wide, wide, wide));
            List<Entry> heard = node.awaitHeard(10);
            for (int maxBytes : List.of(0, 1, 99, 100, 199, 200, 550, 1_000, 100_000)) {
                List<Entry> entries = JournalNode.entries(node.read(node.start, 100, maxBytes));
                assertThat(entries).isEqualTo(heard.subList(0, entries.size())).isNotEmpty();
                if (entries.size() > 1) {
                    assertThat(bytes(entries))
                            .as("bytes of a page of at most " + maxBytes)
                            .isLessThanOrEqualTo(maxBytes);
                }
            }
        }
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream()
                .mapToLong(entry -> entry.announcement().event().data().getBytes(UTF_8).length)
                .sum();
    }

    void firstAloneMayBeLarger() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.append("x".repeat(1_000_000));
            node.append("small");
            node.append("y".repeat(300_000));
            List<Entry> heard = node.awaitHeard(3);
            assertThat(node.read(node.start, 10, 1_000).through())
                    .isLessThan(heard.get(1).position());
            assertThat(JournalNode.entries(node.read(node.start, 10, 1_000))).isEqualTo(heard.subList(0, 1));
            assertThat(JournalNode.entries(node.read(heard.get(0).position(), 10, 1_000)))
                    .isEqualTo(heard.subList(1, 2));
            assertThat(JournalNode.entries(node.read(heard.get(1).position(), 10, 1_000)))
                    .isEqualTo(heard.subList(2, 3));
        }
    }

    void everyFieldIsReadAsItWasHeard() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAll(AppendChecks.odd());
            List<Entry> heard = node.awaitHeard(AppendChecks.odd().size());
            assertThat(node.from(node.start, 3)).isEqualTo(heard);
            assertThat(heard).extracting(Entry::announcement).isEqualTo(AppendChecks.odd());
        }
    }

    /** Who is served from a page may be ahead of what this node's readers know: that is no loss. */
    void nothingIsThereAtTheNewestAndAhead() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            assertThat(node.read(node.start)).isEqualTo(new Page.Held(List.of(), node.start));
            node.append("first");
            long newest = node.awaitHeard(1).get(0).position();
            assertThat(node.read(newest)).isEqualTo(new Page.Held(List.of(), newest));
            assertThat(node.read(newest + 1_000))
                    .isInstanceOfSatisfying(
                            Page.Held.class, page -> assertThat(page.entries()).isEmpty());
            assertThat(node.newest()).isEqualTo(newest);
        }
    }

    void tailCountsFromTheNewest() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAllData(JournalNode.numbers("number", 1, 50));
            List<Entry> heard = node.awaitHeard(50);
            assertThat(node.newest()).isEqualTo(heard.get(49).position());
            for (int count : List.of(0, 1, 2, 49, 50, 51, 1_000, Integer.MAX_VALUE)) {
                int expected = Math.min(count, 50);
                assertThat(node.from(node.tail(count), 20)).isEqualTo(heard.subList(50 - expected, 50));
            }
        }
    }

    void everyNodeReadsWhatWasAcknowledged() throws Exception {
        if (venue.nodes() < 2) {
            return;
        }
        try (JournalNode one = JournalNode.open(venue);
                JournalNode two = JournalNode.open(venue)) {
            for (int i = 1; i <= 20; i++) {
                one.append("number " + i);
                assertThat(JournalNode.data(two.from(two.start, 1_000))).isEqualTo(JournalNode.numbers("number", 1, i));
            }
        }
    }
}
