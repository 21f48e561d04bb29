package dev.announcer.hub;

import dev.announcer.Announcement;
import dev.announcer.Durability;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.JournalProvider;
import dev.announcer.Page;
import dev.announcer.journal.file.FileJournal;
import dev.announcer.tck.ForwardingJournal;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The journals {@code replay:PATH}: those of {@code file:PATH}, and what was read of them. */
public final class ReplayJournal implements JournalProvider {
    private static final String SCHEME = "replay";
    private static final Map<String, Reads> OPENED = new ConcurrentHashMap<>();

    /** What was read of one. Thread-safe. */
    static final class Reads {
        private final AtomicLong pages = new AtomicLong();
        private final AtomicLong entries = new AtomicLong();
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final Set<Held> alive = ConcurrentHashMap.newKeySet();
        private final ReferenceQueue<Event> gone = new ReferenceQueue<>();

        /** How many pages were asked for. */
        long pages() {
            return pages.get();
        }

        /** How many entries these had, those counted twice that were read twice. */
        long entries() {
            return entries.get();
        }

        /** How many were under way at the same time, at most. */
        int mostInFlight() {
            return most.get();
        }

        /** How many bytes of data of what was read cannot be forgotten, because somebody still holds it. */
        long bytesAlive() {
            System.gc();
            return alive.stream()
                    .filter(held -> held.get() != null)
                    .mapToLong(held -> held.bytes)
                    .sum();
        }

        private CompletionStage<Page> count(CompletionStage<Page> reading) {
            pages.incrementAndGet();
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            return reading.whenComplete((page, failed) -> {
                inFlight.decrementAndGet();
                if (page instanceof Page.Held held) {
                    held.entries().forEach(this::note);
                }
                forget();
            });
        }

        private void note(Entry entry) {
            entries.incrementAndGet();
            alive.add(new Held(entry.announcement().event(), gone));
        }

        private void forget() {
            for (Reference<?> next = gone.poll(); next != null; next = gone.poll()) {
                alive.remove((Held) next);
            }
        }
    }

    private static final class Held extends WeakReference<Event> {
        private final int bytes;

        private Held(Event event, ReferenceQueue<Event> gone) {
            super(event, gone);
            bytes = event.data().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** The address of the journal in this file. */
    static String address(Path file) {
        return SCHEME + ":" + file;
    }

    /** What was read of the one that was last opened in this file. */
    static Reads reads(Path file) {
        return OPENED.get(file.toString());
    }

    /**
     * Fills this file with announcements whose data begin with the numbers from one on and have this size, and answers the
     * ids, from index 1 on.
     */
    static String[] fill(Path file, String topic, int count, int bytes) {
        String[] ids = new String[count + 1];
        try (FileJournal journal = FileJournal.open(file, JournalOptions.DEFAULTS.withDurability(Durability.NONE))) {
            Semaphore room = new Semaphore(20_000); // well below what may wait
            CompletableFuture<?>[] last = new CompletableFuture<?>[1];
            for (int number = 1; number <= count; number++) {
                room.acquireUninterruptibly();
                int mine = number;
                last[0] = journal.append(Announcement.of(topic, Event.of(data(number, bytes))))
                        .thenAccept(appended -> ids[mine] = appended.id())
                        .whenComplete((done, failed) -> room.release())
                        .toCompletableFuture();
            }
            last[0].join();
            room.acquireUninterruptibly(20_000);
        }
        for (int number = 1; number <= count; number++) {
            if (ids[number] == null) {
                throw new AssertionError(number + " was not appended");
            }
        }
        return ids;
    }

    /** The data of this number, in this size. */
    static String data(int number, int bytes) {
        String begin = number + " ";
        return begin + "x".repeat(Math.max(0, bytes - begin.length()));
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Journal open(String address, JournalOptions options) {
        String path = address.substring(SCHEME.length() + 1);
        Reads reads = new Reads();
        OPENED.put(path, reads);
        return new Counted(FileJournal.open(Path.of(path), options), reads);
    }

    private static final class Counted extends ForwardingJournal {
        private final Reads reads;

        Counted(FileJournal file, Reads reads) {
            super(file);
            this.reads = reads;
        }

        @Override
        public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
            return reads.count(super.read(after, maxCount, maxBytes));
        }
    }
}
