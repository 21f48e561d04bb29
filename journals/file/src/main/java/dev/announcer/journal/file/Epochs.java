package dev.announcer.journal.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which epoch each position belongs to: a value, so that ids need no look-up on disk.
 *
 * <p>A new one begins where acknowledged announcements may have been lost: their ids must not become those of others.
 */
final class Epochs {
    static final int CHARS = 8;

    private final List<Epoch> all; // rising by first position, never empty

    /** An epoch, and the first position that belongs to it. */
    record Epoch(long first, String name) {
        static Epoch random(long first, RandomGenerator random) {
            StringBuilder name = new StringBuilder(CHARS);
            for (int i = 0; i < CHARS; i++) {
                name.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
            }
            return new Epoch(first, name.toString());
        }
    }

    Epochs(List<Epoch> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("all is empty; a journal has an epoch");
        }
        this.all = List.copyOf(all);
    }

    Epochs with(Epoch next) {
        List<Epoch> more = new ArrayList<>(all);
        more.removeIf(epoch -> epoch.first() >= next.first());
        more.add(next);
        return new Epochs(more);
    }

    /** Without those of which nothing is held and no listener has an id that could be resumed. */
    Epochs from(long floor) {
        int keep = index(floor);
        return keep == 0 ? this : new Epochs(all.subList(keep, all.size()));
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    Epoch current() {
        return all.get(all.size() - 1);
    }

    String idOf(long position) {
        return all.get(index(position)).name() + "-" + position;
    }

    /** The position of a canonical id, if this journal could have given it, up to the newest. */
    Optional<Long> positionOf(String id, long newest) {
        int dash = id.indexOf('-');
        String digits = id.substring(dash + 1);
        if (dash != CHARS || digits.isEmpty() || digits.length() > 18) {
            return Optional.empty();
        }
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long position = Long.parseLong(digits);
        return position <= newest && idOf(position).equals(id) ? Optional.of(position) : Optional.empty();
    }

    /** Whether an id begins as those of this journal do. */
    boolean owns(String id) {
        return all.stream()
                .anyMatch(epoch -> id.length() > CHARS && id.charAt(CHARS) == '-' && id.startsWith(epoch.name()));
    }

    private int index(long position) {
        int at = all.size() - 1;
        while (at > 0 && all.get(at).first() > position) {
            at--;
        }
        return at;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        all.forEach(epoch ->
                text.append(epoch.first()).append(':').append(epoch.name()).append(' '));
        return text.toString().strip();
    }

    static Epochs parse(String text) {
        List<Epoch> all = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            int colon = part.indexOf(':');
            all.add(new Epoch(Long.parseLong(part.substring(0, colon)), part.substring(colon + 1)));
        }
        return new Epochs(all);
    }
}
