package dev.announcer.journal.file;

import dev.announcer.Announcement;
import dev.announcer.Durability;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Measures, and prints; not a test. Its argument is a folder on the disk in question. */
final class FileFigures {
    private static final String DATA = "x".repeat(100);
    private static final int COUNT = 1_000_000;

    private FileFigures() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "figures");
        for (int round = 1; round <= 3; round++) {
            for (Durability durability : Durability.values()) {
                for (int announcers : new int[] {1, 64}) {
                    Path path = folder.resolve(durability + "-" + announcers + "-" + round);
                    announce(path, durability, announcers);
                    Files.delete(path);
                }
            }
        }
        Path large = folder.resolve("large");
        fill(large);
        replay(large);
        Files.delete(large);
        Files.delete(folder);
    }

    private static void announce(Path path, Durability durability, int announcers) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        try (Desk desk = new Desk(path, JournalOptions.DEFAULTS.withDurability(durability), Host.here())) {
            long end = System.nanoTime() + 3_000_000_000L;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < announcers; i++) {
                threads.add(new Thread(() -> {
                    while (System.nanoTime() < end) {
                        desk.append(DATA);
                        done.incrementAndGet();
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        print("%s, %d announcers: %d acknowledged/s", durability, announcers, done.get() / 3);
    }

    private static void fill(Path path) throws IOException, InterruptedException {
        try (FileJournal journal = FileJournal.open(path)) {
            long began = System.nanoTime();
            Semaphore room = new Semaphore(20_000);
            for (int i = 0; i < COUNT; i++) {
                room.acquire();
                var unused = journal.append(Announcement.of("news", Event.of(DATA)))
                        .whenComplete((appended, failed) -> room.release());
            }
            room.acquire(20_000);
            print("DISK, 1 announcer that does not wait: %.0f/s", COUNT * 1e9 / (System.nanoTime() - began));
        }
        print("%.0f bytes on disk per announcement of 100 bytes", Files.size(path) / (double) COUNT);
    }

    private static void replay(Path path) {
        long began = System.nanoTime();
        try (Desk desk = new Desk(path)) {
            print("opened with %d after %.1f ms", desk.newest(), (System.nanoTime() - began) / 1e6);
            for (int depth : new int[] {10, 10_000, COUNT, 10, 10_000, COUNT}) {
                String id = desk.journal.idOf(desk.newest() - depth);
                began = System.nanoTime();
                desk.read(desk.locate(id).position());
                print("resumed at depth %d after %.2f ms", depth, (System.nanoTime() - began) / 1e6);
            }
            began = System.nanoTime();
            long at = 0;
            long count = 0;
            while (at < desk.newest() && Desk.get(desk.journal.read(at, 1000, 256 << 10)) instanceof Page.Held held) {
                count += held.entries().size();
                at = held.through();
            }
            print("replayed %d: %.0f/s", count, count * 1e9 / (System.nanoTime() - began));
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
