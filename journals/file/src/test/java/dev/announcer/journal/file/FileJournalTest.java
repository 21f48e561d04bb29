package dev.announcer.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Durability;
import dev.announcer.Event;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.JournalProvider;
import dev.announcer.Place;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, and what an acknowledgement is worth. */
final class FileJournalTest {
    @TempDir
    private Path folder;

    private void assertRefused(Path path, String... said) {
        assertThatThrownBy(() -> FileJournal.open(path).close())
                .isInstanceOf(UncheckedIOException.class)
                .satisfies(thrown -> assertThat(thrown.getCause().getMessage()).contains(said));
    }

    // ---- opening ----

    @Test
    void missingDirectory_isSaid() {
        assertRefused(folder.resolve("no").resolve("journal"), "does not exist", "no");
    }

    @Test
    void directory_isRefused() {
        assertRefused(folder, "is a directory");
    }

    @Test
    void fileThatIsNoJournal_isRefusedAndLeftAlone() throws IOException {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear Sir or Madam,".repeat(1000));
        assertRefused(letter, "no journal", "letter.txt");
        assertThat(Files.readString(letter)).isEqualTo("Dear Sir or Madam,".repeat(1000));
    }

    @Test
    void newerFormat_isRefused() throws IOException {
        Path path = folder.resolve("journal");
        FileJournal.open(path).close();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int at : new int[] {0, 512}) {
                ByteBuffer identity = ByteBuffer.allocate(26);
                channel.read(identity, at);
                identity.putInt(18, 99);
                java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
                crc.update(identity.array(), 0, 22);
                identity.putInt(22, (int) crc.getValue());
                channel.write(identity.clear(), at);
            }
        }
        assertRefused(path, "newer version", "format 1");
    }

    @Test
    void journalThatIsOpen_isRefusedByName_andStaysLocked() throws Exception {
        Path path = folder.resolve("journal");
        try (Desk desk = new Desk(path)) {
            assertRefused(path, "open already", "journal");
            assertRefused(folder.resolve(".").resolve("journal"), "open already");
            assertThat(elsewhere(path)).startsWith("journal ").contains("open in another process");
            assertThat(desk.append("still here")).isNotEmpty();
        }
        try (Desk desk = new Desk(path)) {
            assertThat(desk.held()).hasSize(1);
        }
    }

    /** What another process is told that opens this file. */
    private static String elsewhere(Path path) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenElsewhere.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The other process. */
    static final class OpenElsewhere {
        private OpenElsewhere() {}

        public static void main(String[] args) {
            try (FileJournal journal = FileJournal.open(Path.of(args[0]))) {
                System.out.println("opened " + journal.idOf(1));
            } catch (UncheckedIOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void fileRemovedOrReplaced_whileItIsOpen_takesNothingUntilItIsBack() throws IOException {
        Path path = folder.resolve("journal");
        Path moved = folder.resolve("moved");
        try (Desk desk = new Desk(path)) {
            desk.append("before");
            Files.move(path, moved);
            assertThatThrownBy(() -> desk.append("lost")).hasMessageContaining("was removed or replaced");
            Files.copy(moved, path);
            assertThatThrownBy(() -> desk.append("lost")).hasMessageContaining("was removed or replaced");
            Files.move(moved, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            desk.append("after");
        }
        try (Desk desk = new Desk(path)) {
            assertThat(desk.held())
                    .extracting(entry -> entry.announcement().event().data())
                    .containsExactly("before", "after");
        }
    }

    @Test
    void openingThatFails_givesTheFileBack() throws IOException {
        Path path = folder.resolve("journal");
        TestDisk disk = new TestDisk();
        disk.failsToSync = true;
        assertThatThrownBy(() -> FileJournal.open(path, JournalOptions.DEFAULTS, Desk.host(disk)))
                .isInstanceOf(UncheckedIOException.class);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            assertThat(file.getChannel().tryLock()).isNotNull();
        }
        disk.failsToSync = false;
        FileJournal.open(path, JournalOptions.DEFAULTS, Desk.host(disk)).close();
    }

    @Test
    void provider_takesThePathAsItWasTyped() {
        JournalProvider provider = ServiceLoader.load(JournalProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.schemes().contains("file"))
                .findFirst()
                .orElseThrow();
        try (Journal journal = provider.open("file:" + folder + "/a journal%20:of mine", JournalOptions.DEFAULTS)) {
            assertThat(folder.resolve("a journal%20:of mine")).exists();
            assertThat(journal.idOf(0)).endsWith("-0");
        }
        assertThatThrownBy(() -> provider.open("file:", JournalOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file:PATH");
    }

    @Test
    void commitWait_thatIsTooLong_isRefused() {
        JournalOptions options = JournalOptions.DEFAULTS.withCommitWait(Duration.ofHours(1));
        assertThatThrownBy(() -> FileJournal.open(folder.resolve("journal"), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT1S");
    }

    // ---- commits ----

    @Test
    void manyAtOnce_shareACommit() {
        TestDisk disk = new TestDisk();
        try (Desk desk = new Desk(folder.resolve("journal"), JournalOptions.DEFAULTS, Desk.host(disk))) {
            int before = disk.syncs.get();
            List<CompletionStage<Appended>> answers = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                answers.add(desk.journal.append(Announcement.of("news", Event.of("x"))));
            }
            answers.forEach(Desk::get);
            assertThat(disk.syncs.get() - before).isBetween(1, 5000);
        }
    }

    @Test
    void noneDurable_isClosedCleanly_keepsItsEpoch() throws IOException {
        JournalOptions none = JournalOptions.DEFAULTS.withDurability(Durability.NONE);
        Path path = folder.resolve("journal");
        String id;
        try (Desk desk = new Desk(path, none, Desk.booted(1))) {
            id = desk.append("said");
        }
        try (Desk desk = new Desk(path, none, Desk.booted(2))) {
            assertThat(desk.locate(id)).isEqualTo(new Place.Known(1));
            assertThat(desk.gaps).isEmpty();
        }
    }

    @Test
    void noneDurable_killedAndTheMachineRestarted_beginsAnEpoch() throws IOException {
        JournalOptions none = JournalOptions.DEFAULTS.withDurability(Durability.NONE);
        Path path = folder.resolve("journal");
        Path killed = folder.resolve("killed");
        String id;
        try (Desk desk = new Desk(path, none, Desk.booted(1))) {
            id = desk.append("said");
            Desk.killed(path, killed);
        }
        Path alsoKilled = Desk.killed(killed, folder.resolve("also killed"));
        try (Desk desk = new Desk(killed, none, Desk.booted(1))) {
            assertThat(desk.gaps).isEmpty(); // the process alone was killed
        }
        try (Desk desk = new Desk(alsoKilled, none, Desk.booted(2))) {
            assertThat(desk.gaps).singleElement().asString().contains("restarted");
            assertThat(desk.locate(id)).isEqualTo(new Place.Known(1));
            String lost = id.substring(0, id.indexOf('-')) + "-2"; // was perhaps heard, and is gone
            assertThat(desk.read(1)).isNotInstanceOf(dev.announcer.Page.Held.class);
            assertThat(desk.append("later")).isNotEqualTo(lost);
            assertThat(desk.held()).hasSize(2);
        }
    }

    @Test
    void ownId_ofTheSecond_isFoundWhenTheFirstIsDropped() {
        JournalOptions three = JournalOptions.DEFAULTS.withKeep(new dev.announcer.Retention(3, 0, Duration.ZERO));
        try (Desk desk = new Desk(folder.resolve("journal"), three, Desk.host(new TestDisk()))) {
            Announcement named = Announcement.of("news", Event.of("x").withId("mine"));
            Desk.get(desk.journal.append(named));
            desk.append("between");
            Desk.get(desk.journal.append(named));
            assertThat(desk.locate("mine")).isEqualTo(new Place.Known(1));
            desk.append("last");
            assertThat(desk.locate("mine")).isEqualTo(new Place.Known(3));
            assertThat(Desk.get(desk.journal.append(named.once())).isDuplicate())
                    .isTrue();
            desk.append("4");
            desk.append("5");
            desk.append("6");
            assertThat(desk.locate("mine")).isInstanceOf(Place.Unknown.class);
            assertThat(Desk.get(desk.journal.append(named.once())).isDuplicate())
                    .isFalse();
        }
    }
}
