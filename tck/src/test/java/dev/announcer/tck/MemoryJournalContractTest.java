package dev.announcer.tck;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.MemoryJournals;
import java.util.Random;

/** The journal that keeps nothing itself. */
class MemoryJournalContractTest extends JournalContract {
    private final Random random = new Random(5);

    @Override
    protected JournalVenue venue() {
        return new JournalVenue() {
            @Override
            public Journal open(JournalOptions options) {
                return MemoryJournals.open(random);
            }

            @Override
            public void close() {}
        };
    }

    /** Its follower is the engine itself, which does not throw: what it throws would be thrown by {@code append}. */
    @Override
    protected void follower_thatThrows_isCalledOn() {}
}
