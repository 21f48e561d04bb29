package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** A journal that was opened in a venue and is followed, with calls that wait for their answers. */
final class JournalNode implements AutoCloseable {
    static final String TOPIC = "news";

    final Journal journal;
    final Patience patience;
    final RecordingFollower heard;
    final long start;

    private JournalNode(Journal journal, Patience patience, int tail, RecordingFollower heard) {
        this.journal = journal;
        this.patience = patience;
        this.heard = heard;
        this.start = patience.answer("follow", journal.follow(tail, heard));
    }

    /** With the default options, followed from now on. */
    static JournalNode open(JournalVenue venue) throws Exception {
        return open(venue, JournalOptions.DEFAULTS, 0);
    }

    static JournalNode open(JournalVenue venue, JournalOptions options, int tail) throws Exception {
        return follow(venue, venue.open(options), tail, new RecordingFollower());
    }

    static JournalNode follow(JournalVenue venue, Journal journal, int tail, RecordingFollower follower) {
        return new JournalNode(journal, new Patience(venue.patience()), tail, follower);
    }

    static Announcement announcement(String data) {
        return Announcement.of(TOPIC, Event.of(data));
    }

    static Announcement withId(String id, String data) {
        return Announcement.of(TOPIC, Event.of(data).withId(id));
    }

    /** {@code from} to {@code to}, to be announced under this name. */
    static List<String> numbers(String name, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> name + " " + i).toList();
    }

    static List<String> data(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.announcement().event().data())
                .toList();
    }

    Appended append(String data) {
        return append(announcement(data));
    }

    Appended append(Announcement announcement) {
        return patience.answer("append of " + announcement.event(), journal.append(announcement));
    }

    /** Appends all without waiting in between, then waits for all answers. */
    List<Appended> appendAll(List<Announcement> announcements) {
        List<CompletionStage<Appended>> answers = new ArrayList<>();
        announcements.forEach(announcement -> answers.add(journal.append(announcement)));
        List<Appended> appended = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            appended.add(patience.answer("append of " + announcements.get(i).event(), answers.get(i)));
        }
        return appended;
    }

    List<Appended> appendAllData(List<String> data) {
        return appendAll(data.stream().map(JournalNode::announcement).toList());
    }

    /** Waits until so many were heard, and returns them; no more may have come. */
    List<Entry> awaitHeard(int count) {
        patience.await(count + " entries heard", () -> heard.count() >= count);
        assertThat(data(heard.entries())).as("heard").hasSize(count);
        return heard.entries();
    }

    Place locate(String id) {
        return patience.answer("locate", journal.locate(id));
    }

    long tail(int count) {
        return patience.answer("tail", journal.tail(count));
    }

    long newest() {
        return tail(0);
    }

    Page read(long after, int maxCount, int maxBytes) {
        return patience.answer("read", journal.read(after, maxCount, maxBytes));
    }

    Page read(long after) {
        return read(after, 1_000, 1 << 20);
    }

    /** All that is held, by pages, as one reads it who asks for the earliest. */
    List<Entry> held() {
        return from(tail(Integer.MAX_VALUE), 100);
    }

    /** All after this position, by pages of this size. */
    List<Entry> from(long position, int pageCount) {
        List<Entry> entries = new ArrayList<>();
        long after = position;
        while (true) {
            Page page = read(after, pageCount, 1 << 20);
            List<Entry> more = entries(page);
            entries.addAll(more);
            if (more.isEmpty() || page instanceof Page.Lost) {
                checkRising(entries);
                return entries;
            }
            assertThat(page.through()).as("through").isGreaterThan(after);
            after = page.through();
        }
    }

    private static void checkRising(List<Entry> entries) {
        for (int i = 1; i < entries.size(); i++) {
            assertThat(entries.get(i).position())
                    .as("the position of what is read after "
                            + entries.get(i - 1).position())
                    .isGreaterThan(entries.get(i - 1).position());
        }
    }

    static List<Entry> entries(Page page) {
        if (page instanceof Page.Held held) {
            return held.entries();
        }
        return page instanceof Page.Partial partial ? partial.entries() : List.of();
    }

    /** Whether what came after this position is no longer all held. */
    boolean lostAfter(long position) {
        return !(read(position, 1, 1) instanceof Page.Held);
    }

    /** Checks that the journal kept the contract with its follower. */
    void verify() {
        assertThat(heard.offences()).as("how the follower was called").isEmpty();
    }

    @Override
    public void close() {
        journal.close();
        verify();
    }
}
