package dev.announcer.journal.file;

import dev.announcer.Retention;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Drops what is no longer to be kept, a little at a time. Confined to the thread that writes.
 *
 * <p>Only what is on disk drives anything out: it is called after a commit, and what it does is part of the next.
 */
final class Trimming {
    private static final int ENTRIES_AT_ONCE = 2000;
    private static final int TOPICS_AT_ONCE = 500;
    private static final long SWEEP_EVERY_MILLIS = 1000;

    private final Rules rules;
    private final Set<String> changed = new LinkedHashSet<>();
    private @Nullable Tables seen;
    private long examined; // up to here, above the floor, nothing is held by the rule for all
    private @Nullable String swept;
    private boolean sweeping;
    private long sweptAt;

    Trimming(Rules rules) {
        this.rules = rules;
    }

    /** Something was announced under these topics. */
    void changed(List<String> topics) {
        if (!rules.isPlain()) {
            changed.addAll(rules.ruled(topics));
        }
    }

    /** One step; whether something is left to do at once. */
    boolean step(Tables tables, long now) {
        if (seen != tables) { // opened anew: under other rules, perhaps, or without what was dropped last
            seen = tables;
            examined = 0;
            swept = null;
            sweeping = !rules.isPlain();
        }
        boolean ofAll = dropOldest(tables, now);
        boolean ofTopics = dropOfTopics(tables, now);
        boolean ofAge = sweep(tables, now);
        return ofAll || ofTopics || ofAge;
    }

    // ---- the rule for all ----

    private boolean dropOldest(Tables tables, long now) {
        if (rules.keep().equals(Retention.ALL) || !mayBeOver(tables)) {
            return false;
        }
        Cursor<Long, byte[]> all =
                tables.cursor(Math.max(examined, tables.holes().floor()) + 1);
        for (int left = ENTRIES_AT_ONCE; left > 0; left--) {
            if (!all.hasNext()) {
                return false;
            }
            long position = all.next();
            byte[] stored = all.getValue();
            List<String> topics = StoredEntry.topics(stored);
            List<String> ruled = rules.ruled(topics);
            if (ruled.size() < topics.size()) {
                State state = tables.state();
                if (!isOver(rules.keep(), state.count(), state.bytes(), StoredEntry.time(stored), now)) {
                    return false;
                }
                tables.dropped(position, StoredEntry.dataBytes(stored));
                if (ruled.stream().noneMatch(topic -> tables.topicRows.has(topic, position))) {
                    tables.remove(position, stored);
                }
            }
            examined = position;
        }
        return true;
    }

    private boolean mayBeOver(Tables tables) {
        Retention keep = rules.keep();
        return tables.state().count() > 0
                && (!keep.age().isZero()
                        || (keep.count() > 0 && tables.state().count() > keep.count())
                        || (keep.bytes() > 0 && tables.state().bytes() > keep.bytes()));
    }

    private static boolean isOver(Retention rule, long count, long bytes, long oldest, long now) {
        return (rule.count() > 0 && count > rule.count())
                || (rule.bytes() > 0 && bytes > rule.bytes() && count > 1)
                || (!rule.age().isZero() && oldest < now - rule.age().toMillis());
    }

    // ---- rules of topics ----

    private boolean dropOfTopics(Tables tables, long now) {
        int left = TOPICS_AT_ONCE;
        Iterator<String> all = changed.iterator();
        while (all.hasNext()) {
            String topic = all.next();
            left = drop(tables, topic, now, left);
            if (left <= 0) {
                return true;
            }
            all.remove();
        }
        return false;
    }

    private int drop(Tables tables, String topic, long now, int atMost) {
        Retention rule = rules.of(topic).orElse(Retention.ALL);
        int left = atMost - 1;
        Optional<TopicRows.Row> oldest = tables.topicRows.oldest(topic);
        while (oldest.isPresent() && left > 0) {
            TopicRows.Sum sum = tables.topicRows.sum(topic);
            if (!isOver(rule, sum.count(), sum.bytes(), oldest.get().time(), now)) {
                return left;
            }
            tables.topicRows.remove(topic, oldest.get());
            letGo(tables, oldest.get().position());
            left--;
            oldest = tables.topicRows.oldest(topic);
        }
        return left;
    }

    /** Removes an entry that a topic let go of, unless another of its topics holds it. */
    private void letGo(Tables tables, long position) {
        Optional<byte[]> stored = tables.stored(position);
        if (stored.isEmpty()) {
            return;
        }
        List<String> topics = StoredEntry.topics(stored.get());
        List<String> ruled = rules.ruled(topics);
        boolean isHeld =
                (ruled.size() < topics.size() && position > tables.holes().floor())
                        || ruled.stream().anyMatch(topic -> tables.topicRows.has(topic, position));
        if (!isHeld) {
            tables.remove(position, stored.get());
        }
    }

    /** Topics grow old, or are given stricter rules, without being announced under: looks at all of them in turn. */
    private boolean sweep(Tables tables, long now) {
        if (!sweeping && (!rules.hasAgesByTopic() || now - sweptAt < SWEEP_EVERY_MILLIS)) {
            return false;
        }
        sweeping = true;
        for (int left = TOPICS_AT_ONCE; left > 0; left--) {
            Optional<String> next = tables.topicRows.next(swept);
            swept = next.orElse(null);
            if (next.isEmpty()) {
                sweeping = false;
                sweptAt = now;
                return false;
            }
            if (drop(tables, next.get(), now, TOPICS_AT_ONCE) <= 0) {
                changed.add(next.get());
            }
        }
        return true;
    }

    /** How often there may be something to do although nothing is announced; 0 if never. */
    long everyMillis() {
        return rules.hasAges() ? TimeUnit.SECONDS.toMillis(1) : 0;
    }
}
