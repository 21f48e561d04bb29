package dev.announcer.journal.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where something is no longer held: up to the floor because it was dropped, and further ranges because they were lost. A value.
 *
 * @param floor everything up to here was dropped, but what a rule kept longer
 * @param lost rising, apart from each other, all above the floor
 */
record Holes(long floor, List<Hole> lost) {
    /** How many are told apart: more are taken together, with what is between them. */
    private static final int MAX = 64;

    /** Something in (after, through] is gone. */
    record Hole(long after, long through) {
        Hole {
            if (after >= through) {
                throw new IllegalArgumentException("a hole from " + after + " to " + through + " holds nothing");
            }
        }
    }

    Holes {
        lost = List.copyOf(lost);
    }

    static Holes none(long floor) {
        return new Holes(floor, List.of());
    }

    /** With a higher floor. */
    Holes dropped(long to) {
        long raised = Math.max(floor, to);
        boolean reached = true;
        while (reached) {
            reached = false;
            for (Hole hole : lost) {
                if (hole.after() <= raised && hole.through() > raised) {
                    raised = hole.through();
                    reached = true;
                }
            }
        }
        long at = raised;
        return new Holes(at, lost.stream().filter(hole -> hole.through() > at).toList());
    }

    /** With this as well, wherever it is. */
    Holes lost(long after, long through) {
        List<Hole> all = new ArrayList<>();
        long from = Math.max(after, floor);
        long to = through;
        for (Hole hole : lost) {
            if (hole.through() < from || hole.after() > to) {
                all.add(hole);
            } else {
                from = Math.min(from, hole.after());
                to = Math.max(to, hole.through());
            }
        }
        if (from >= to) {
            return this;
        }
        all.add(new Hole(from, to));
        all.sort((a, b) -> Long.compare(a.after(), b.after()));
        while (all.size() > MAX) {
            Hole first = all.remove(0);
            all.set(0, new Hole(first.after(), all.get(0).through()));
        }
        return new Holes(floor, all).dropped(floor);
    }

    /** The hole in which something right after this position is gone. */
    Optional<Hole> after(long position) {
        if (position < floor) {
            return Optional.of(new Hole(-1, floor));
        }
        return lost.stream()
                .filter(hole -> hole.after() <= position && position < hole.through())
                .findFirst();
    }

    /** Up to where everything after this position is held, or all that is held of it if a hole begins right there. */
    long until(long position, long newest) {
        return lost.stream()
                .mapToLong(Hole::after)
                .filter(after -> after > position)
                .findFirst()
                .orElse(newest);
    }

    /** Everything after this position is held. */
    long complete() {
        return lost.isEmpty() ? floor : lost.get(lost.size() - 1).through();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(floor);
        lost.forEach(hole -> text.append(' ').append(hole.after()).append(':').append(hole.through()));
        return text.toString();
    }

    static Holes parse(String text) {
        String[] parts = text.split(" ", -1);
        List<Hole> lost = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            lost.add(new Hole(
                    Long.parseLong(parts[i].substring(0, colon)), Long.parseLong(parts[i].substring(colon + 1))));
        }
        return new Holes(Long.parseLong(parts[0]), lost);
    }
}
