package dev.announcer.journal.file;

import java.util.Optional;

/**
 * That something which was acknowledged may be gone.
 *
 * @param above the highest position that was given, as far as that can be known
 * @param reason why, and what may be gone
 */
record Doubt(long above, String reason) {
    /** How far a new epoch begins above the rest when nobody knows what was acknowledged last. */
    private static final long LEAP = 1L << 32;

    /** Compares what opened with the mark that is in the file, at this start of the machine. */
    static Optional<Doubt> of(Tables opened, Optional<Superblock.Mark> found, long boot) {
        long newest = opened.state().newest();
        if (found.isEmpty()) {
            return Optional.of(new Doubt(
                    newest + LEAP,
                    "the record of what was acknowledged is damaged; something after "
                            + opened.epochs().idOf(newest) + " may be lost"));
        }
        Superblock.Mark mark = found.get();
        if (mark.newest() > newest) {
            String prefix = mark.epoch().name() + "-";
            return Optional.of(new Doubt(
                    mark.newest(),
                    mark.newest() - newest + " announcements that were acknowledged are lost, from " + prefix
                            + (newest + 1) + " to " + prefix + mark.newest()));
        }
        if (mark.isRelaxed() && !mark.isClean() && (mark.boot() == 0 || mark.boot() != boot)) {
            return Optional.of(new Doubt(
                    newest + LEAP,
                    "the machine was restarted while the journal was open with durability none; something after "
                            + opened.epochs().idOf(newest) + " may be lost"));
        }
        return Optional.empty();
    }

    /** The trees that open are older than they were: MVStore goes back to what it can read, and says nothing. */
    static boolean isBehind(Tables trees, Superblock.Mark mark) {
        return mark.newest() > trees.state().newest()
                || mark.floor() > trees.holes().floor();
    }
}
