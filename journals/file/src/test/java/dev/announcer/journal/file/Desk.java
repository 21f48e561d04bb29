package dev.announcer.journal.file;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.Follower;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A journal in a file, followed, with calls that wait for their answers. */
final class Desk implements AutoCloseable {
    static final int PAGE = 100;

    final FileJournal journal;
    final List<Entry> heard = new CopyOnWriteArrayList<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    final long start;

    Desk(Path path, JournalOptions options, Host host) {
        this(FileJournal.open(path, options, host));
    }

    Desk(Path path) {
        this(path, JournalOptions.DEFAULTS, Host.here());
    }

    private Desk(FileJournal journal) {
        this.journal = journal;
        this.start = get(journal.follow(0, new Follower() {
            @Override
            public void next(Entry entry) {
                heard.add(entry);
            }

            @Override
            public void gap(long position, String reason) {
                gaps.add(position + " " + reason);
            }

            @Override
            public void away(Throwable why) {
                told.add(String.valueOf(why.getMessage()));
            }

            @Override
            public void back() {
                told.add("back");
            }
        }));
        get(journal.tail(1)); // behind what the follower is told first
    }

    /** The host that this is, but for its disk. */
    static Host host(Host.Disk disk) {
        Host here = Host.here();
        return new Host(disk, here.clock(), here.random(), here.boot());
    }

    /** The host that this is, but for its clock. */
    static Host host(InstantSource clock) {
        Host here = Host.here();
        return new Host(here.disk(), clock, here.random(), here.boot());
    }

    /** The host that this is, but started at another time. */
    static Host booted(long boot) {
        Host here = Host.here();
        return new Host(here.disk(), here.clock(), here.random(), boot);
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    String append(String data) {
        return get(journal.append(Announcement.of("news", Event.of(data)))).id();
    }

    /** Announces {@code from} to {@code to} by their numbers, some with an id of their own; several in a commit. */
    void fill(int from, int to) {
        List<CompletionStage<Appended>> answers = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            Event event = Event.of(text(i));
            answers.add(journal.append(Announcement.of("news", i % 7 == 0 ? event.withId("own " + i) : event)));
            if (i % 40 == 0) {
                get(answers.get(answers.size() - 1));
            }
        }
        answers.forEach(Desk::get);
    }

    static String text(int i) {
        return i + " " + "abcdefghij".repeat(i % 30);
    }

    long newest() {
        return get(journal.tail(0));
    }

    Place locate(String id) {
        return get(journal.locate(id));
    }

    Page read(long after) {
        return get(journal.read(after, PAGE, 1 << 20));
    }

    /** Everything that is held, by whoever asks for that. */
    List<Entry> held() {
        List<Entry> held = new ArrayList<>();
        long at = get(journal.tail(Integer.MAX_VALUE));
        while (true) {
            Page page = read(at);
            if (page instanceof Page.Lost || page.through() <= at) {
                return held;
            }
            held.addAll(page instanceof Page.Held whole ? whole.entries() : ((Page.Partial) page).entries());
            at = page.through();
        }
    }

    /** Copies the file as it is, as if the process had been killed now. */
    static Path killed(Path path, Path copy) throws IOException {
        return Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Flips a bit. */
    static void flip(Path path, long bit) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, java.nio.file.StandardOpenOption.READ, java.nio.file.StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer one = java.nio.ByteBuffer.allocate(1);
            channel.read(one, bit / 8);
            one.put(0, (byte) (one.get(0) ^ 1 << bit % 8)).rewind();
            channel.write(one, bit / 8);
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
