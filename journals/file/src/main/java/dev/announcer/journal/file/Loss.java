package dev.announcer.journal.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a journal found to be lost, to be told to whom follows.
 *
 * @param gap the position at which every listener is told; 0 if none of those who listen can have missed anything
 * @param reason what happened, what is gone, and where the damaged file is
 */
record Loss(long gap, String reason) {
    /** What a salvage came to. */
    static Loss ofDamage(Throwable cause, Salvage.Known before, Holes now, Path aside) {
        List<Holes.Hole> missing = new ArrayList<>(now.lost());
        missing.removeAll(before.holes() == null ? List.of() : before.holes().lost());
        StringBuilder text = new StringBuilder("the file was damaged (")
                .append(cause.getMessage())
                .append("); ");
        text.append(missing.isEmpty() ? "there is no gap in what can be read" : "lost are the positions");
        missing.forEach(
                hole -> text.append(' ').append(hole.after() + 1).append(" to ").append(hole.through()));
        return new Loss(
                0, text.append("; the damaged file is kept as ").append(aside).toString());
    }

    /** The same, and what else is lost, which is told at this position: together, because one line may be all that is read. */
    Loss with(long alsoAt, String alsoLost) {
        return new Loss(alsoAt, alsoLost + "; " + reason);
    }
}
