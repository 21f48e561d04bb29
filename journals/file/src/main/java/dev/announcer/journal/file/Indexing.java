package dev.announcer.journal.file;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.Cursor;

/**
 * Notes anew which rules hold which entries, and where own ids stand: piece by piece, so that it needs no more memory
 * for a large journal than for a small one.
 *
 * <p>Each piece may be written at once. Until the last one is, the journal says that it was noted for rules that nobody
 * has: whoever opens it then begins again.
 */
final class Indexing {
    private static final String UNFINISHED = "?";
    private static final int MAX_UNSAVED_BYTES = 8 << 20;
    private static final int ENTRIES_AT_ONCE = 1000;

    private final Tables tables;
    private final Rules rules;

    private Indexing(Tables tables, Rules rules) {
        this.tables = tables;
        this.rules = rules;
    }

    /** Does so if the topics with rules of their own are others than before. */
    static void ofRules(Tables tables, Rules rules) {
        String before = tables.selectors();
        if (rules.selectors().equals(before)) {
            return;
        }
        if (!before.equals(UNFINISHED) && promisesMore(before, rules.selectors())) {
            tables.loseWhatIsMissing();
        }
        new Indexing(tables, rules).all(false);
    }

    /** Does so for entries of which nothing was noted. */
    static void ofSaved(Tables saved, Rules rules) {
        new Indexing(saved, rules).all(true);
    }

    /** Whether a topic that kept only what its rule said may be among those that keep everything from now on. */
    private static boolean promisesMore(String before, String now) {
        Set<String> gone = new HashSet<>(Arrays.asList(before.split("\n", -1)));
        gone.removeAll(Arrays.asList(now.split("\n", -1)));
        return gone.stream().anyMatch(selector -> !selector.isEmpty());
    }

    private void all(boolean withIds) {
        tables.forgetRules(UNFINISHED);
        long at = 0;
        long next = piece(at, withIds);
        while (next > at) {
            if (tables.store.getUnsavedMemory() > MAX_UNSAVED_BYTES) {
                tables.commit(false);
            }
            at = next;
            next = piece(at, withIds);
        }
        tables.noteSelectors(rules.selectors());
    }

    /** Answers how far it came: each piece looks at the trees as the last one left them, which may be written since. */
    private long piece(long after, boolean withIds) {
        long at = after;
        Cursor<Long, byte[]> some = tables.cursor(after + 1);
        for (int left = ENTRIES_AT_ONCE; left > 0 && some.hasNext(); left--) {
            at = some.next();
            one(at, some.getValue(), withIds);
        }
        return at;
    }

    private void one(long position, byte[] stored, boolean withIds) {
        boolean isDropped = position <= tables.holes().floor();
        List<String> topics = StoredEntry.topics(stored);
        List<String> ruled = rules.ruled(topics);
        if (isDropped && ruled.isEmpty()) {
            tables.remove(position, stored);
            return;
        }
        tables.note(position, stored, ruled, !isDropped && ruled.size() < topics.size());
        if (withIds) {
            tables.noteOwnId(position, stored);
        }
    }
}
