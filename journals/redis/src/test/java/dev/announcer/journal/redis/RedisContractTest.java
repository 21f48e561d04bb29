package dev.announcer.journal.redis;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.tck.JournalVenue;
import dev.announcer.tck.RetainingJournalContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RedisContractTest extends RetainingJournalContract {
    private static final AtomicInteger VENUES = new AtomicInteger();
    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @Override
    protected JournalVenue venue() {
        String uri = redis.uri() + Node.ATTENTIVE + "&key=venue" + VENUES.incrementAndGet();
        List<Journal> opened = new ArrayList<>();
        return new JournalVenue() {
            @Override
            public Journal open(JournalOptions options) {
                Journal journal = RedisJournal.open(uri, options);
                opened.add(journal);
                return journal;
            }

            @Override
            public int nodes() {
                return 3;
            }

            @Override
            public void close() {
                opened.forEach(Journal::close);
            }
        };
    }

    /** Redis knows the size of its memory, not of a stream. */
    @Override
    protected boolean keepsBytes() {
        return false;
    }

    /** A stream is trimmed at its beginning alone. */
    @Override
    protected boolean keepsByTopic() {
        return false;
    }
}
