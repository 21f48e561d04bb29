package dev.announcer;

import java.util.function.Consumer;

/**
 * The audiences of a gallery, found by their selection: a table whose buckets are chained through the audiences, because
 * there may be one for each listener. It never shrinks, so who goes through it in several tasks, by the number of the
 * bucket, misses nobody who stays: a larger table has what was in bucket n in n and in one further on. Confined to a lane.
 */
final class Audiences {
    private static final Audience[] NONE = new Audience[1];

    private Audience[] table = NONE;
    private int size;
    private int numbered;

    /** How many there are. */
    int size() {
        return size;
    }

    int buckets() {
        return table.length;
    }

    /** The first in this bucket; the others hang on it. */
    @Nullable
    Audience bucket(int number) {
        return table[number];
    }

    /** The audience of this selection; null if nobody has it. */
    @Nullable
    Audience get(Selection selection) {
        Audience audience = table[place(selection)];
        while (audience != null && !audience.selection().equals(selection)) {
            audience = audience.nextInBucket;
        }
        return audience;
    }

    private int place(Selection selection) {
        int hash = selection.hashCode();
        return (hash ^ (hash >>> 16)) & (table.length - 1);
    }

    /** Adds one whose selection nobody has yet. */
    Audience add(Selection selection, long position, long now) {
        if (size >= table.length || table == NONE) {
            grow();
        }
        Audience added = new Audience(selection, numbered++, position, now);
        link(added);
        size++;
        return added;
    }

    private void link(Audience audience) {
        int place = place(audience.selection());
        audience.nextInBucket = table[place];
        table[place] = audience;
    }

    private void grow() {
        Audience[] old = table;
        table = new Audience[Math.max(2, 2 * old.length)];
        for (Audience first : old) {
            Audience audience = first;
            while (audience != null) {
                Audience next = audience.nextInBucket;
                link(audience);
                audience = next;
            }
        }
    }

    void remove(Audience audience) {
        int place = place(audience.selection());
        Audience before = null;
        for (Audience at = table[place]; at != audience; at = at.nextInBucket) {
            if (at == null) {
                throw new IllegalStateException("an audience left twice");
            }
            before = at;
        }
        unlink(audience, place, before);
        size--;
    }

    private void unlink(Audience audience, int place, @Nullable Audience before) {
        Audience next = audience.nextInBucket;
        if (before != null) {
            before.nextInBucket = next;
        } else {
            table[place] = next;
        }
        audience.nextInBucket = null;
    }

    void forEach(Consumer<Audience> action) {
        for (Audience first : table) {
            for (Audience audience = first; audience != null; ) {
                Audience next = audience.nextInBucket; // it may leave by what is done
                action.accept(audience);
                audience = next;
            }
        }
    }
}
