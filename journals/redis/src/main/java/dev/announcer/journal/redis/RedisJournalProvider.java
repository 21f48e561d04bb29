package dev.announcer.journal.redis;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.JournalProvider;
import java.util.Set;

/** Opens {@code redis:} and {@code rediss:}, as {@link RedisJournal#open(String, JournalOptions)} describes them. */
public final class RedisJournalProvider implements JournalProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RedisJournalProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss");
    }

    @Override
    public Journal open(String uri, JournalOptions options) {
        return RedisJournal.open(uri, options);
    }
}
