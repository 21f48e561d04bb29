package dev.announcer.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.EventParser;
import dev.announcer.Frames;
import dev.announcer.HeardEvent;
import dev.announcer.Journal;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Page;
import dev.announcer.Sink;
import dev.announcer.tck.ForwardingJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Very many listeners come back at once to a node that was started again: they share what is read of the journal. */
class HerdTest {
    private static final int BEHIND = 5_000;
    private static final int WINDOW = 100;

    @TempDir
    Path folder;

    /** Counts what is read of a journal. */
    private static final class Counting extends ForwardingJournal {
        final AtomicInteger reads = new AtomicInteger();

        Counting(Journal journal) {
            super(journal);
        }

        @Override
        public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
            reads.incrementAndGet();
            return super.read(after, maxCount, maxBytes);
        }
    }

    /** Takes a part of what it is given, at random, and expects the next number in each event. */
    private static final class Taking implements Sink {
        private final Listener listener;
        private final Random random;
        private final EventParser parser = new EventParser(this::hear);
        private volatile int heard;
        private volatile String wrong = "";

        Taking(Listener listener, int first, Random random) {
            this.listener = listener;
            this.heard = first - 1;
            this.random = random;
        }

        private void hear(HeardEvent event) {
            if (event.type().startsWith("stream-") || Integer.parseInt(event.data()) != heard + 1) {
                wrong = event.type() + " " + event.data() + " after " + heard;
            } else {
                heard = Integer.parseInt(event.data());
            }
        }

        @Override
        public int write(Frames frames, int from) {
            int offered = frames.size() - from;
            int takes = random.nextInt(4) == 0 ? random.nextInt(offered + 1) : offered;
            byte[] bytes = new byte[takes];
            frames.copyTo(from, bytes, 0, takes);
            parser.parse(bytes, 0, takes);
            if (takes < offered) {
                listener.resume();
            }
            return takes;
        }

        @Override
        public void close(CloseReason reason) {
            listener.ended();
        }
    }

    @Test
    void threeHundred_backAtOnce_sharePages() {
        comeBack(300);
    }

    @Test
    @Tag("soak")
    @Timeout(600)
    void tenThousand_backAtOnce_sharePages() {
        comeBack(10_000);
    }

    private void comeBack(int listeners) {
        Path path = folder.resolve("journal");
        List<String> ids = fill(path);
        Counting journal = new Counting(FileJournal.open(path));
        try (Announcer announcer =
                Announcer.builder().journal(journal).windowCount(WINDOW).build()) {
            long from = System.nanoTime();
            List<Taking> herd = new ArrayList<>();
            for (int i = 0; i < listeners; i++) {
                int heardLast = i % 4 * 10 + 1;
                ListenRequest request = ListenRequest.builder()
                        .topics("news")
                        .lastEventId(ids.get(heardLast))
                        .build();
                Random random = new Random(i);
                announcer.listen(request, listener -> {
                    Taking sink = new Taking(listener, heardLast + 1, random);
                    herd.add(sink);
                    return sink;
                });
            }
            await().atMost(Duration.ofSeconds(500))
                    .until(() -> herd.stream().allMatch(sink -> sink.heard == BEHIND || !sink.wrong.isEmpty()));
            assertThat(herd).allMatch(sink -> sink.wrong.isEmpty());
            System.out.printf(
                    "%,d listeners, %,d announcements behind: heard by all after %d ms, %d reads of the journal%n",
                    listeners,
                    BEHIND,
                    Duration.ofNanos(System.nanoTime() - from).toMillis(),
                    journal.reads.get());
            assertThat(journal.reads.get()).isLessThan(listeners);
        }
    }

    /** Numbers from 0 to {@link #BEHIND}; answers the ids of the first of them. */
    private static List<String> fill(Path path) {
        List<String> ids = new ArrayList<>();
        try (Announcer announcer =
                Announcer.builder().journal(FileJournal.open(path)).build()) {
            List<CompletionStage<String>> announced = new ArrayList<>();
            for (int i = 0; i <= BEHIND; i++) {
                announced.add(announcer.announce("news", Integer.toString(i)));
            }
            announced.forEach(id -> ids.add(Desk.get(id)));
        }
        return ids;
    }
}
