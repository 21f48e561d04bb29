package dev.announcer.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of the bytes of a file: what is served is what was said, and what is missing is told. */
final class FileDamageTest {
    private static final int COUNT = 900;

    @TempDir
    private Path folder;

    /** What a journal held before it was damaged. */
    private record Original(Path path, String epoch, Map<Long, String> said, long newest) {}

    @Test
    void flippedBit_anywhere_isFoundOrHarmless() throws IOException {
        flipBits(new SplittableRandom().nextLong(), 24);
    }

    @Test
    @Tag("soak")
    void flippedBits_manyTimes_areFoundOrHarmless() throws IOException {
        flipBits(new SplittableRandom().nextLong(), 1000);
    }

    @Test
    void truncatedFile_anywhere_tellsWhatIsGone() throws IOException {
        truncate(new SplittableRandom().nextLong(), 12);
    }

    @Test
    @Tag("soak")
    void truncatedFiles_manyTimes_tellWhatIsGone() throws IOException {
        truncate(new SplittableRandom().nextLong(), 500);
    }

    @Test
    void killedJournal_opensWithoutAnAlarm() throws IOException {
        Original whole = fill(false);
        try (Desk desk = desk(whole.path)) {
            assertThat(desk.told).isEmpty();
            assertThat(desk.gaps).isEmpty();
            assertThat(desk.held()).hasSize(COUNT);
            assertThat(desk.journal.idOf(1)).isEqualTo(whole.epoch + "-1");
        }
    }

    @Test
    void newestPart_gone_isToldInOneSentenceWithHowManyThatWere() throws IOException {
        Original whole = fill(false);
        try (FileChannel channel = FileChannel.open(whole.path, StandardOpenOption.WRITE)) {
            channel.truncate(Superblock.BYTES + 2L * BlockStore.STRIDE);
        }
        try (Desk desk = desk(whole.path)) {
            assertThat(desk.told).isEmpty();
            assertThat(desk.gaps)
                    .singleElement()
                    .asString()
                    .contains(COUNT + " announcements that were acknowledged are lost, from " + whole.epoch + "-1 to "
                            + whole.epoch + "-" + COUNT)
                    .contains("the damaged file is kept as ")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void everyRegion_flipped_isFoundOrHarmless() throws IOException {
        Original whole = fill(true);
        long size = Files.size(whole.path);
        long[] places = {
            0,
            20,
            512,
            1030,
            1540,
            2000,
            4096,
            4130,
            8196,
            8230,
            Superblock.BYTES + 2L * BlockStore.STRIDE + 10,
            size - 5,
            size - 200,
            size - 4000,
            size - 8000
        };
        for (long place : places) {
            Path copy = Desk.killed(whole.path, folder.resolve("copy"));
            Desk.flip(copy, 8 * place + 3);
            check(whole, copy, "byte " + place);
        }
    }

    /** What was about to be written when the damage was found was never acknowledged: it cannot have been lost. */
    @Test
    void damageFoundWhileWriting_leavesNoHoleForWhatWasNotYetWritten() throws IOException {
        damageWhileWriting(new SplittableRandom().nextLong(), 12);
    }

    @Test
    @Tag("soak")
    void damageFoundWhileWriting_inAnyBlock_leavesNoHole() throws IOException {
        damageWhileWriting(new SplittableRandom().nextLong(), Integer.MAX_VALUE);
    }

    /** Damages that many blocks, one at a time, and further ones until one was in the way of writing. */
    private void damageWhileWriting(long seed, int count) throws IOException {
        System.out.println("damageWhileWriting seed " + seed);
        Original whole = fill(true);
        int blocks = (int) ((Files.size(whole.path) - Superblock.BYTES) / BlockStore.STRIDE);
        List<Integer> all = IntStream.range(0, blocks).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(all, new Random(seed));
        int tried = 0;
        int found = 0;
        for (int block : all) {
            if (tried++ >= count && found > 0) {
                break;
            }
            found += isInTheWay(whole, block) ? 1 : 0;
        }
        assertThat(found).as("how often damage was in the way").isPositive();
    }

    private boolean isInTheWay(Original whole, int block) throws IOException {
        Path copy = Desk.killed(whole.path, folder.resolve("copy"));
        try (Desk desk = desk(copy)) {
            Desk.flip(copy, 8 * (Superblock.BYTES + (long) block * BlockStore.STRIDE + 100));
            String own = Desk.get(desk.journal.append(
                            Announcement.of("news", Event.of("after").withId("own 8"))))
                    .id();
            assertThat(own).isEqualTo("own 8");
            assertThat(desk.gaps).as("block %d", block).isEmpty();
            assertThat(desk.read(COUNT)).as("block %d", block).isInstanceOf(Page.Held.class);
            assertThat(desk.newest()).as("block %d", block).isEqualTo(COUNT + 1);
            return !desk.told.isEmpty();
        }
    }

    private static Desk desk(Path path) {
        return new Desk(path, JournalOptions.DEFAULTS, Desk.host(new TestDisk()));
    }

    private void flipBits(long seed, int rounds) throws IOException {
        System.out.println("flipBits seed " + seed);
        RandomGenerator random = new SplittableRandom(seed);
        Original closed = fill(true);
        Original killed = fill(false);
        for (int round = 0; round < rounds; round++) {
            Original whole = random.nextBoolean() ? closed : killed;
            Path copy = Desk.killed(whole.path, folder.resolve("copy"));
            StringBuilder what = new StringBuilder("seed " + seed + " round " + round + " bits");
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                long bit = random.nextLong(8 * Files.size(copy));
                what.append(' ').append(bit);
                Desk.flip(copy, bit);
            }
            check(whole, copy, what.toString());
        }
    }

    private void truncate(long seed, int rounds) throws IOException {
        System.out.println("truncate seed " + seed);
        RandomGenerator random = new SplittableRandom(seed);
        Original closed = fill(true);
        Original killed = fill(false);
        for (int round = 0; round < rounds; round++) {
            Original whole = random.nextBoolean() ? closed : killed;
            Path copy = Desk.killed(whole.path, folder.resolve("copy"));
            long length = random.nextLong(Files.size(copy));
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            check(whole, copy, "seed " + seed + " round " + round + " length " + length);
        }
    }

    private Original fill(boolean isClosed) throws IOException {
        Path path = folder.resolve(isClosed ? "closed" : "open");
        Path killed = folder.resolve("killed");
        try (Desk desk = desk(path)) {
            desk.fill(1, COUNT);
            Map<Long, String> said = new HashMap<>();
            for (Entry entry : desk.held()) {
                said.put(entry.position(), entry.id() + entry.announcement());
            }
            assertThat(said).hasSize(COUNT);
            String epoch = desk.journal.idOf(1).substring(0, Epochs.CHARS);
            Desk.killed(path, killed);
            return new Original(isClosed ? path : killed, epoch, said, COUNT);
        }
    }

    /** A listener that heard everything up to any position either misses nothing, or is told. */
    private static void check(Original whole, Path damaged, String what) throws IOException {
        try (Desk desk = desk(damaged)) {
            checkServed(desk, whole, what);
            String id = desk.append("after");
            assertThat(desk.locate(id)).as(what).isInstanceOf(Place.Known.class);
            assertThat(whole.said.values().stream().noneMatch(one -> one.startsWith(id + "Ann")))
                    .as("%s: %s is given twice", what, id)
                    .isTrue();
            checkServed(desk, whole, what);
        }
        try (Desk again = desk(damaged)) {
            checkServed(again, whole, what + ", opened again");
            assertThat(again.gaps).as(what).isEmpty();
            assertThat(again.held()
                            .get(again.held().size() - 1)
                            .announcement()
                            .event()
                            .data())
                    .as(what)
                    .isEqualTo("after");
        }
    }

    private static void checkServed(Desk desk, Original whole, String what) {
        boolean missing = false;
        for (long from : new long[] {0, 1, 450, 898, 899, 900}) {
            Place place = desk.locate(whole.epoch + "-" + from);
            if (place instanceof Place.Known known) {
                assertThat(known.position()).as(what).isEqualTo(from);
                missing |= resume(desk, whole, from, what);
            } else {
                missing = true;
            }
        }
        List<Entry> held = desk.held();
        held.forEach(entry -> checkSaid(entry, whole, what));
        long old =
                held.stream().filter(entry -> entry.position() <= whole.newest).count();
        assertThat(old == COUNT || missing)
                .as("%s: %d are there, and nobody is told", what, old)
                .isTrue();
        for (long own : new long[] {7, 448, 896}) {
            Place place = desk.locate("own " + own);
            boolean isHeld = held.stream().anyMatch(entry -> entry.position() == own);
            assertThat(place instanceof Place.Known known && known.position() == own)
                    .as(what)
                    .isEqualTo(isHeld);
        }
    }

    /** Reads on from there as a listener does that was promised everything; true if it is told of a loss. */
    private static boolean resume(Desk desk, Original whole, long from, String what) {
        long expected = from + 1;
        long at = from;
        while (at < desk.newest()) {
            if (!(desk.read(at) instanceof Page.Held held)) {
                return true;
            }
            assertThat(held.through()).as(what).isGreaterThan(at);
            for (Entry entry : held.entries()) {
                checkSaid(entry, whole, what);
                if (entry.position() <= whole.newest) {
                    assertThat(entry.position()).as("%s: after %d", what, from).isEqualTo(expected++);
                }
            }
            at = held.through();
        }
        assertThat(expected > whole.newest || !desk.gaps.isEmpty())
                .as("%s: %d is silently missing after %d", what, expected, from)
                .isTrue();
        return expected <= whole.newest;
    }

    private static void checkSaid(Entry entry, Original whole, String what) {
        String said = entry.id() + entry.announcement();
        if (!entry.announcement().event().data().equals("after")) {
            assertThat(said).as(what).isEqualTo(whole.said.get(entry.position()));
        }
    }
}
