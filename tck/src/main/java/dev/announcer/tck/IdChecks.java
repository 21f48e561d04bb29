package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.JournalOptions;
import dev.announcer.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ids: the journal's and the applications', those that it knows and those that it does not. */
final class IdChecks {
    private static final String CANONICAL = "[A-Za-z0-9]+-[A-Za-z0-9-]+";

    private final JournalVenue venue;

    IdChecks(JournalVenue venue) {
        this.venue = venue;
    }

    private static String prefix(String canonical) {
        return canonical.substring(0, canonical.indexOf('-') + 1);
    }

    void canonicalIdsStandForPositions() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            List<Appended> appended = node.appendAllData(JournalNode.numbers("number", 1, 20));
            List<Entry> heard = node.awaitHeard(20);
            String prefix = prefix(appended.get(0).id());
            for (Entry entry : heard) {
                assertThat(entry.id()).matches(CANONICAL).startsWith(prefix).hasSizeLessThanOrEqualTo(64);
                assertThat(entry.id()).isEqualTo(node.journal.idOf(entry.position()));
                assertThat(node.locate(entry.id())).isEqualTo(new Place.Known(entry.position()));
                assertThat(entry.position()).isGreaterThanOrEqualTo(0);
            }
            assertThat(heard).extracting(Entry::id).doesNotHaveDuplicates();
        }
    }

    /** Who came before the first announcement and was away when it was made misses nothing. */
    void emptyRecordHasAnIdToComeBackTo() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            String cursor = node.journal.idOf(node.start);
            assertThat(cursor).matches(CANONICAL);
            assertThat(node.locate(cursor)).isEqualTo(new Place.Known(node.start));
            assertThat(node.newest()).isEqualTo(node.start);
            String first = node.append("first").id();
            assertThat(node.awaitHeard(1).get(0).position()).isGreaterThan(node.start);
            assertThat(node.locate(cursor)).isEqualTo(new Place.Known(node.start));
            assertThat(prefix(first)).isEqualTo(prefix(cursor));
        }
    }

    void ownIdsAreShownAndFound() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            List<String> own = List.of("1", "order-17", "an id \u20ac \ud83d\ude00", "-", "earliest1", "'\"{}\\%00*:");
            for (int i = 0; i < own.size(); i++) {
                String id = own.get(i);
                assertThat(node.append(JournalNode.withId(id, "of " + id))).isEqualTo(new Appended(id, false));
                Entry entry = node.awaitHeard(i + 1).get(i);
                assertThat(entry.id()).isEqualTo(id);
                assertThat(node.locate(id)).isEqualTo(new Place.Known(entry.position()));
                // A cursor at this position is canonical all the same.
                String cursor = node.journal.idOf(entry.position());
                assertThat(cursor).matches(CANONICAL);
                assertThat(node.locate(cursor)).isEqualTo(new Place.Known(entry.position()));
            }
        }
    }

    void firstOfTwoEqualIdsIsFound() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.append(JournalNode.withId("twice", "first"));
            node.append("between");
            node.append(JournalNode.withId("twice", "second"));
            List<Entry> heard = node.awaitHeard(3);
            assertThat(node.locate("twice"))
                    .isEqualTo(new Place.Known(heard.get(0).position()));
            assertThat(heard.get(2).id()).isEqualTo("twice");
        }
    }

    /** An own id that looks like the journal's could be taken for one. */
    void ownIdThatLooksCanonicalIsRefused() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            String id = node.append("first").id();
            for (String forged : List.of(id, prefix(id), prefix(id) + "x", node.journal.idOf(node.newest() + 1))) {
                Throwable why = node.patience.failure(
                        "append with the id " + forged, node.journal.append(JournalNode.withId(forged, "forged")));
                assertThat(why).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(forged);
            }
            node.append("second");
            assertThat(JournalNode.data(node.awaitHeard(2))).containsExactly("first", "second");
        }
    }

    void unknownIdsAreToldApart() throws Exception {
        try (JournalNode node = JournalNode.open(venue)) {
            node.appendAllData(JournalNode.numbers("number", 1, 5));
            node.append(JournalNode.withId("known", "with an id"));
            List<Entry> heard = node.awaitHeard(6);
            Place unknown = new Place.Unknown(heard.get(5).position());
            for (String id : made(node, heard.get(2).id())) {
                assertThat(node.locate(id)).as("of the id \"%s\"", id).isEqualTo(unknown);
            }
        }
    }

    /** What a peer may send that is no id of the journal; made of one that is. */
    private static List<String> made(JournalNode node, String id) {
        String prefix = prefix(id);
        String rest = id.substring(prefix.length());
        List<String> made = new ArrayList<>(List.of(
                "",
                " ",
                "-",
                "nonsense",
                "Known",
                "known ",
                prefix,
                prefix.substring(0, prefix.length() - 1),
                prefix + "-",
                prefix + "x",
                prefix + "-1",
                prefix + "+" + rest,
                prefix + "0" + rest,
                prefix + rest + " ",
                prefix + rest + "\u0000",
                prefix + rest + "-",
                prefix + rest + "-0-0",
                prefix + "9".repeat(18) + "-0",
                prefix + "9".repeat(40),
                prefix + "9".repeat(10_000),
                prefix + "\u0661", // a digit, but not of ASCII
                "x" + id,
                "x".repeat(prefix.length() - 1) + "-" + rest,
                node.journal.idOf(node.newest() + 1_000_000),
                "\ud83d\ude00".repeat(1_000),
                "a\nb",
                "x".repeat(100_000)));
        if (!id.equals(id.toUpperCase(Locale.ROOT))) {
            made.add(id.toUpperCase(Locale.ROOT));
        }
        return made;
    }

    /** A cursor of one record must never be taken for one of another. */
    void recordsDifferInTheirEpoch(JournalVenue another) throws Exception {
        try (JournalNode here = JournalNode.open(venue);
                JournalNode there = JournalNode.open(another)) {
            String id = here.append("here").id();
            there.append("there");
            there.append("there again");
            assertThat(prefix(id)).isNotEqualTo(prefix(there.journal.idOf(there.newest())));
            assertThat(there.locate(id))
                    .isEqualTo(new Place.Unknown(there.awaitHeard(2).get(1).position()));
        }
    }

    void nodesAgreeOnIds() throws Exception {
        if (venue.nodes() < 2) {
            return;
        }
        try (JournalNode one = JournalNode.open(venue);
                JournalNode two = JournalNode.open(venue, JournalOptions.DEFAULTS, 10)) {
            one.append(JournalNode.withId("own", "with an id"));
            two.append("second");
            for (JournalNode node : List.of(one, two)) {
                List<Entry> heard = node.awaitHeard(2);
                assertThat(one.journal.idOf(heard.get(0).position()))
                        .isEqualTo(two.journal.idOf(heard.get(0).position()));
                assertThat(one.locate("own")).isEqualTo(two.locate("own"));
                assertThat(one.locate(heard.get(1).id()))
                        .isEqualTo(new Place.Known(heard.get(1).position()));
            }
            assertThat(one.heard.entries()).isEqualTo(two.heard.entries());
        }
    }
}
