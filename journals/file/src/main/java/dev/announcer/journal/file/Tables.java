package dev.announcer.journal.file;

import dev.announcer.Announcement;
import dev.announcer.Entry;
import dev.announcer.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The trees of a journal: entries by position, own ids, what is held of topics with rules of their own, and a few facts.
 *
 * <p>Written by one thread. Read by others too, where it says so: a reader sees a state of the tree that does not change.
 */
final class Tables {
    private static final int RETAINED_MILLIS = 1000;
    private static final int RETAINED_RELAXED_MILLIS = 45_000; // until the system has written what is old, surely

    private static final int MIN_FILL = 70; // percent

    private static final String STATE = "state";
    private static final String EPOCHS = "epochs";
    private static final String HOLES = "holes";
    private static final String SELECTORS = "selectors";

    final MVStore store;
    private final MVMap<Long, byte[]> entries;
    private final MVMap<String, String> facts;
    private final OwnIds ownIds;
    final TopicRows topicRows;

    // Confined to the thread that writes.
    private State state;
    private final boolean isKnown;

    private volatile Epochs epochs;
    private volatile Holes holes;

    /** Opens what is in this file; an empty one begins with this epoch. */
    Tables(JournalFile file, boolean isRelaxed, Epochs.Epoch first) {
        store = new MVStore.Builder()
                .adoptFileStore(new BlockStore(file.channel()))
                .autoCommitDisabled()
                .open();
        store.setRetentionTime(isRelaxed ? RETAINED_RELAXED_MILLIS : RETAINED_MILLIS);
        entries = store.openMap("entries", builder(LongDataType.INSTANCE, ByteArrayDataType.INSTANCE));
        facts = store.openMap("facts", builder(StringDataType.INSTANCE, StringDataType.INSTANCE));
        ownIds = new OwnIds(store.openMap("ids", builder(StringDataType.INSTANCE, ByteArrayDataType.INSTANCE)));
        topicRows =
                new TopicRows(store.openMap("topics", builder(StringDataType.INSTANCE, ByteArrayDataType.INSTANCE)));
        String known = facts.get(STATE);
        isKnown = known != null;
        state = known == null ? new State(0, 0, 0, 0) : State.parse(known);
        epochs = known == null ? new Epochs(List.of(first)) : Epochs.parse(fact(EPOCHS));
        holes = known == null ? Holes.none(0) : Holes.parse(fact(HOLES));
    }

    private String fact(String key) {
        String fact = facts.get(key);
        if (fact == null) {
            throw new IllegalStateException("the fact " + key + " is missing");
        }
        return fact;
    }

    private static <K, V> MVMap.Builder<K, V> builder(
            org.h2.mvstore.type.DataType<K> keys, org.h2.mvstore.type.DataType<V> values) {
        return new MVMap.Builder<K, V>().keyType(keys).valueType(values);
    }

    // ---- the thread that writes ----

    /** Whether it was written before. */
    boolean isKnown() {
        return isKnown;
    }

    State state() {
        return state;
    }

    /** Appends; its position is the next. */
    Entry add(Announcement announcement, byte[] body, long now, Rules rules) {
        long position = state.newest() + 1;
        long time = Math.max(now, state.time());
        byte[] stored = StoredEntry.encode(position, time, body);
        state = new State(position, time, state.count(), state.bytes());
        entries.put(position, stored);
        List<String> ruled = rules.ruled(announcement.topics());
        note(position, stored, ruled, ruled.size() < announcement.topics().size());
        String id = announcement.event().id().orElse(null);
        if (id == null) {
            return new Entry(position, epochs.idOf(position), announcement);
        }
        ownIds.add(id, position);
        return new Entry(position, id, announcement);
    }

    /** Takes one as it was stored elsewhere; what is known of it already is older. */
    void restore(byte[] stored) {
        entries.put(StoredEntry.position(stored), stored);
    }

    /** The highest position at which something stands; 0 if nothing does. */
    long lastPosition() {
        Long last = entries.lastKey();
        return last == null ? 0 : last;
    }

    Optional<byte[]> stored(long position) {
        return Optional.ofNullable(entries.get(position));
    }

    /** Notes which rules hold it: those of these topics, and that for all or not. */
    void note(long position, byte[] stored, List<String> ruled, boolean isHeldByAll) {
        int bytes = StoredEntry.dataBytes(stored);
        TopicRows.Row row = new TopicRows.Row(position, bytes, StoredEntry.time(stored));
        ruled.forEach(topic -> topicRows.add(topic, row));
        if (isHeldByAll) {
            state = new State(state.newest(), state.time(), state.count() + 1, state.bytes() + bytes);
        }
    }

    /** The rule for all lets go of everything up to this one. */
    void dropped(long position, int bytes) {
        holes = holes.dropped(position);
        if (epochs.areSeveral()) {
            Long first = entries.firstKey();
            epochs = epochs.from(first == null ? position : Math.min(position, first));
        }
        state = new State(state.newest(), state.time(), state.count() - 1, state.bytes() - bytes);
    }

    void remove(long position, byte[] stored) {
        entries.remove(position);
        StoredEntry.ownId(stored).ifPresent(id -> ownIds.remove(id, position));
    }

    /** Takes back everything above this position: it was not acknowledged. */
    void forgetAfter(long position, Rules rules) {
        Cursor<Long, byte[]> all = entries.cursor(position + 1);
        while (all.hasNext()) {
            long at = all.next();
            byte[] stored = all.getValue();
            List<String> topics = StoredEntry.topics(stored);
            List<String> ruled = rules.ruled(topics);
            int bytes = StoredEntry.dataBytes(stored);
            ruled.forEach(topic -> topicRows.remove(topic, new TopicRows.Row(at, bytes, 0)));
            if (ruled.size() < topics.size()) {
                state = new State(state.newest(), state.time(), state.count() - 1, state.bytes() - bytes);
            }
            remove(at, stored);
        }
        state = new State(position, state.time(), state.count(), state.bytes());
    }

    /** From this position on, in order. */
    Cursor<Long, byte[]> cursor(long from) {
        return entries.cursor(from);
    }

    /** A new epoch, above everything before; its first position is that of the gap that tells of it. */
    long beginEpoch(Epochs.Epoch epoch, long above) {
        long gap = Math.max(state.newest(), above) + 1;
        epochs = epochs.with(new Epochs.Epoch(gap, epoch.name()));
        if (gap - 1 > state.newest()) {
            holes = holes.lost(state.newest(), gap - 1);
        }
        state = new State(gap, state.time(), state.count(), state.bytes());
        return gap;
    }

    /** Takes over what is known of another copy of this journal. */
    void assume(State itsState, Epochs itsEpochs, Holes itsHoles) {
        state = itsState;
        epochs = itsEpochs;
        holes = itsHoles;
    }

    /** The topics with rules of their own for which it is noted what is held of them, as {@link Rules#selectors} says. */
    String selectors() {
        String selectors = facts.get(SELECTORS);
        return selectors == null ? "" : selectors;
    }

    void noteSelectors(String selectors) {
        facts.put(SELECTORS, selectors);
    }

    /** Nothing is noted any more of what rules hold. */
    void forgetRules(String selectors) {
        topicRows.clear();
        state = new State(state.newest(), state.time(), 0, 0);
        noteSelectors(selectors);
    }

    void noteOwnId(long position, byte[] stored) {
        StoredEntry.ownId(stored).ifPresent(id -> ownIds.add(id, position));
    }

    /** What is not there above the floor was lost. */
    void loseWhatIsMissing() {
        Gaps.between(this, holes.floor(), state.newest())
                .forEach(hole -> holes = holes.lost(hole.after(), hole.through()));
    }

    /** Writes everything, and waits until it is on disk if asked to. */
    void commit(boolean isDurable) {
        facts.put(STATE, state.toString());
        put(EPOCHS, epochs.toString());
        put(HOLES, holes.toString());
        store.commit();
        if (isDurable) {
            store.sync();
        }
    }

    /** Writes so many bytes of scattered entries together and gives what became free back to the file system. */
    void makeRoom(int bytes, boolean isDurable) {
        if (store.compact(MIN_FILL, bytes)) {
            commit(isDurable);
        }
        BlockStore blocks = (BlockStore) store.getFileStore();
        if (blocks.getFillRate() < MIN_FILL) {
            blocks.compactMoveChunks(MIN_FILL, 4L * bytes, store);
        }
    }

    private void put(String key, String value) {
        if (!value.equals(facts.get(key))) {
            facts.put(key, value);
        }
    }

    /** The position after which the newest so many stand; none above the newest that may be seen. */
    long tail(long count, long newest) {
        Long last = entries.floorKey(newest);
        Holes now = holes;
        if (last == null || count == 0) {
            return newest;
        }
        long index = entries.getKeyIndex(last) - count + 1; // of the first that is wanted
        long first = entries.getKey(Math.max(0, index));
        long before = index > 0 ? entries.getKey(index - 1) : first <= now.floor() ? first - 1 : now.floor();
        return first > now.floor() ? Math.max(before, now.floor()) : before;
    }

    // ---- any thread ----

    Epochs epochs() {
        return epochs;
    }

    Holes holes() {
        return holes;
    }

    Optional<Long> find(String ownId, long newest) {
        return ownIds.find(ownId).filter(position -> position <= newest);
    }

    /** A page, of what stands up to the newest that may be seen. */
    Page read(long after, int maxCount, int maxBytes, long newest) {
        MVStore.TxCounter usage = store.registerVersionUsage();
        try {
            return new Reading(this, newest).page(after, maxCount, maxBytes);
        } finally {
            store.decrementVersionUsageCounter(usage);
        }
    }

    /** The first entries in (after, through], at most so many bytes of them but one at least; the thread that writes. */
    List<Entry> between(long after, long through, int maxBytes) {
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
        Cursor<Long, byte[]> all = entries.cursor(after + 1);
        while (bytes < maxBytes && all.hasNext() && all.next() <= through) {
            found.add(entry(all.getKey(), all.getValue()));
            bytes += all.getValue().length;
        }
        return found;
    }

    Entry entry(long position, byte[] stored) {
        if (StoredEntry.position(stored) != position) {
            throw new IllegalStateException("an entry stands at " + position + " that belongs elsewhere");
        }
        Announcement announcement = StoredEntry.decode(stored);
        return new Entry(position, announcement.event().id().orElseGet(() -> epochs.idOf(position)), announcement);
    }
}
