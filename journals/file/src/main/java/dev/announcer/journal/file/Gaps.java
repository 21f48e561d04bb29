package dev.announcer.journal.file;

import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.Cursor;

/** Which positions are missing, where all should be there. */
final class Gaps {
    private Gaps() {}

    /** What is missing in (after, through]. */
    static List<Holes.Hole> between(Tables tables, long after, long through) {
        List<Holes.Hole> missing = new ArrayList<>();
        Holes merged = Holes.none(after);
        Cursor<Long, byte[]> all = tables.cursor(after + 1);
        long before = after;
        while (before < through) {
            long next = all.hasNext() ? Math.min(all.next(), through + 1) : through + 1;
            if (next > before + 1) {
                merged = merged.lost(before, next - 1);
            }
            before = next;
        }
        if (merged.floor() > after) {
            missing.add(new Holes.Hole(after, merged.floor()));
        }
        missing.addAll(merged.lost());
        return missing;
    }
}
