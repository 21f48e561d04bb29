package dev.announcer.hub;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.JournalProvider;
import dev.announcer.tck.DistantJournal;
import dev.announcer.tck.DistantRecord;
import dev.announcer.tck.ForwardingJournal;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The journals {@code failing:SEED}: remote ones, which answer later and elsewhere, and fail for what is announced under
 * the topics {@code busy}, {@code unavailable}, {@code unknown} (these three as an announcement may fail) and
 * {@code broken}.
 */
public final class RawFailingJournal implements JournalProvider {
    private static final Set<String> REASONS = Set.of("busy", "unavailable", "unknown");

    @Override
    public Set<String> schemes() {
        return Set.of("failing");
    }

    @Override
    public Journal open(String address, JournalOptions options) {
        long seed = Long.parseLong(address.substring("failing:".length()));
        ExecutorService elsewhere = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "failing-journal");
            thread.setDaemon(true);
            return thread;
        });
        DistantRecord record = new DistantRecord(new Random(seed));
        return new Failing(new DistantJournal(record, elsewhere, new Random(seed)), elsewhere);
    }

    private static final class Failing extends ForwardingJournal {
        private final ExecutorService elsewhere;

        Failing(DistantJournal distant, ExecutorService elsewhere) {
            super(distant);
            this.elsewhere = elsewhere;
        }

        @Override
        public CompletionStage<Appended> append(Announcement announcement) {
            String topic = announcement.topics().get(0);
            if (topic.equals("broken")) {
                return CompletableFuture.failedFuture(new IllegalStateException("secret of the inside"));
            }
            return REASONS.contains(topic)
                    ? CompletableFuture.failedFuture(
                            new AnnounceException(Reason.valueOf(topic.toUpperCase(Locale.ROOT)), "planned"))
                    : super.append(announcement);
        }

        @Override
        public void close() {
            super.close();
            elsewhere.shutdown();
        }
    }
}
