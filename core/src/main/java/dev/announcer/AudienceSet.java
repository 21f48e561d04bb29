package dev.announcer;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Two audiences or more that selected the same; each comes and leaves in one step, and has no mark of it, however many
 * topics it selected. Confined to a lane.
 *
 * <p>A table with open addressing by the audiences' numbers: what selectors a client makes up has no influence on it. Those
 * who came one after the other stand next to each other, as they do in memory, so going through them is quick; of those
 * with gaps in between, the part of the number that is above the table's length is mixed in. Who leaves is not marked as
 * gone; those behind move up instead (Knuth, The Art of Computer Programming 6.4, algorithm R).
 */
final class AudienceSet implements Hearers {
    private static final int LEAST = 4;

    private final TopicSelector selector;
    private Audience[] table = new Audience[LEAST];
    private int size;

    AudienceSet(TopicSelector selector, Audience one, Audience other) {
        this.selector = selector;
        add(one);
        add(other);
    }

    @Override
    public Hearers with(TopicSelector same, Audience audience) {
        if (4 * (size + 1) > 3 * table.length) {
            resize(2 * table.length);
        }
        add(audience);
        return this;
    }

    private void add(Audience audience) {
        table[place(audience)] = audience;
        size++;
    }

    /** Where it stands, or would. */
    private int place(Audience audience) {
        int place = home(audience);
        while (table[place] != null && table[place] != audience) {
            place = next(place);
        }
        return place;
    }

    private int home(Audience audience) {
        int number = audience.number();
        int above = number >>> Integer.numberOfTrailingZeros(table.length);
        return (number + above * 0x9E3779B1) & (table.length - 1);
    }

    private int next(int place) {
        return (place + 1) & (table.length - 1);
    }

    private void resize(int length) {
        Audience[] old = table;
        table = new Audience[length];
        size = 0;
        for (Audience audience : old) {
            if (audience != null) {
                add(audience);
            }
        }
    }

    @Override
    public Hearers without(Audience audience) {
        int hole = place(audience);
        for (int place = next(hole); table[place] != null; place = next(place)) {
            int home = home(table[place]);
            boolean reaches = hole <= place ? home <= hole || home > place : home <= hole && home > place;
            if (reaches) {
                table[hole] = table[place];
                hole = place;
            }
        }
        Arrays.fill(table, hole, hole + 1, null);
        size--;
        if (table.length > LEAST && 8 * size < table.length) {
            resize(table.length / 2);
        }
        return size == 1 ? any() : this;
    }

    private Audience any() {
        for (Audience audience : table) {
            if (audience != null) {
                return audience;
            }
        }
        throw new IllegalStateException("nobody is left of those who selected " + selector);
    }

    @Override
    public TopicSelector selector(TopicSelector equal) {
        return selector;
    }

    @Override
    public void forEach(Consumer<Audience> action) {
        for (Audience audience : table) {
            if (audience != null) {
                action.accept(audience);
            }
        }
    }
}
