package dev.announcer.journal.file;

import dev.announcer.Entry;
import dev.announcer.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.Cursor;

/**
 * One page.
 *
 * <p>The tree is looked at before the holes: these are widened before anything is taken out of the tree, so what is
 * missing in what was seen of the tree is in a hole by then.
 */
final class Reading {
    private final Tables tables;
    private final long newest;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    Reading(Tables tables, long newest) {
        this.tables = tables;
        this.newest = newest;
    }

    Page page(long after, int maxCount, int maxBytes) {
        long at = after;
        while (at < newest) {
            Cursor<Long, byte[]> cursor = tables.cursor(at + 1);
            Holes holes = tables.holes();
            Optional<Holes.Hole> hole = holes.after(at);
            long start = at;
            long until =
                    Math.min(newest, holes.until(hole.map(Holes.Hole::through).orElse(start), newest));
            long through = take(cursor, at, until, maxCount, maxBytes);
            if (hole.isPresent()) {
                return after(hole.get(), holes.floor(), through);
            }
            if (!entries.isEmpty() || through >= newest) {
                return new Page.Held(entries, through);
            }
            at = through; // nothing stands before a hole: what stands in it or behind it tells
        }
        return new Page.Held(entries, newest);
    }

    private Page after(Holes.Hole hole, long floor, long through) {
        boolean isDropped = hole.through() == floor;
        boolean isKeptLonger = !entries.isEmpty() && entries.get(0).position() <= floor;
        if (isDropped && !isKeptLonger) {
            return new Page.Lost(newest);
        }
        return new Page.Partial(entries, through, newest);
    }

    /** Takes what fits; answers through where that is complete. */
    private long take(Cursor<Long, byte[]> cursor, long after, long until, int maxCount, int maxBytes) {
        long through = after;
        while (entries.size() < maxCount && cursor.hasNext()) {
            long position = cursor.next();
            if (position > until) {
                return until;
            }
            Entry entry = tables.entry(position, cursor.getValue());
            bytes += entry.announcement().event().data().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes && !entries.isEmpty()) {
                return through;
            }
            entries.add(entry);
            through = position;
        }
        return entries.size() < maxCount || through >= until ? until : through;
    }
}
