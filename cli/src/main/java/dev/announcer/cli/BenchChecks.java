package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What went wrong in a run, from its first announcement on.
 *
 * @param lost announcements that a listener did not hear, although its stream was open: each counted for each listener
 * @param doubled heard again
 * @param outOfOrder heard after a later one
 * @param damaged heard in another form than announced, or never announced
 * @param resets {@code stream-reset}s, by which the hub says that something was lost
 * @param cutOff streams that ended before the run did; slow ones do not count
 * @param refused announcements that were answered with an error
 * @param unanswered announcements without any answer
 * @param whyRefused what the hub said to the first that it refused, a sentence without a full stop; empty if none was
 * @param broken why the run could not go on; empty if it could
 */
record BenchChecks(
        long lost,
        long doubled,
        long outOfOrder,
        long damaged,
        long resets,
        int cutOff,
        long refused,
        long unanswered,
        String whyRefused,
        String broken) {
    /** What a run has found out once its threads have ended. */
    static BenchChecks of(
            BenchSettings settings,
            List<BenchReader> readers,
            BenchUnderway underway,
            BenchCounts counts,
            BenchAnnouncer announcer) {
        long lost = 0;
        long doubled = 0;
        long late = 0;
        for (BenchReader reader : readers) {
            for (BenchListener listener : reader.listeners()) {
                if (!listener.isSlow()) {
                    lost += lost(settings, listener, underway, announcer.answered());
                    doubled += listener.order().doubled();
                    late += listener.order().late();
                }
            }
        }
        long refused = underway.refusedBelow(Long.MAX_VALUE);
        return new BenchChecks(
                settings.ownTopics() ? Math.max(0, lost - refused) : lost,
                doubled,
                late,
                counts.damaged.get(),
                counts.resets.get(),
                counts.cutOff.get(),
                refused,
                underway.announced() - announcer.answered(),
                Optional.ofNullable(announcer.firstRefusal()).orElse(""),
                Optional.ofNullable(announcer.broken()).orElse(""));
    }

    /** What is missing up to the end of the stream, or of the run; not what the hub had refused. */
    private static long lost(BenchSettings settings, BenchListener listener, BenchUnderway underway, long answered) {
        BenchOrder order = listener.order();
        long end = order.next();
        if (listener.isOpen()) {
            end = Math.max(end, settings.shareOf(listener.number(), answered));
        }
        long missing = order.missing() + end - order.next();
        return settings.ownTopics() ? missing : Math.max(0, missing - underway.refusedBelow(end));
    }

    boolean isGood() {
        return faults().isEmpty();
    }

    /** What is to be said, each a few words; none if all is well. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!broken.isEmpty()) {
            faults.add(broken);
        }
        add(faults, lost, "lost");
        add(faults, doubled, "doubled");
        add(faults, outOfOrder, "out of order");
        add(faults, damaged, "damaged, or never announced");
        add(faults, resets, resets == 1 ? "stream-reset" : "stream-resets");
        add(faults, cutOff, cutOff == 1 ? "stream cut off" : "streams cut off");
        add(faults, refused, "refused" + (whyRefused.isEmpty() ? "" : ", the first because " + whyRefused));
        add(faults, unanswered, "without an answer");
        return faults;
    }

    private static void add(List<String> faults, long count, String what) {
        if (count > 0) {
            faults.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }
}
