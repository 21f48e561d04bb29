package dev.announcer.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that cannot be written: announcing is refused, what is there goes on being read, and it comes back by itself. */
final class FullDiskTest {
    @TempDir
    private Path folder;

    private final TestDisk disk = new TestDisk();
    private final List<String> acknowledged = new ArrayList<>();

    private Desk open() {
        return new Desk(folder.resolve("journal"), JournalOptions.DEFAULTS, Desk.host(disk));
    }

    @Test
    void fullDisk_refusesUntilThereIsRoom_andLosesNothing() throws IOException {
        try (Desk desk = open()) {
            for (int i = 0; i < 100; i++) {
                acknowledged.add(say(desk, "before " + i));
            }
            disk.room = Files.size(folder.resolve("journal")) - 2000;
            Reason reason = untilRefused(desk);
            assertThat(reason).isEqualTo(Reason.UNAVAILABLE);
            assertThat(desk.read(0)).isInstanceOf(Page.Held.class);
            checkHeld(desk);
            assertThat(desk.told).isEmpty();

            disk.room = Long.MAX_VALUE;
            await().atMost(Duration.ofSeconds(60)).until(() -> isAccepted(desk, "after"));
            acknowledged.add("after");
            checkHeld(desk);
            assertThat(desk.heard.stream().map(FullDiskTest::data)).isEqualTo(acknowledged);
            assertThat(desk.gaps).isEmpty();
        }
        try (Desk desk = open()) {
            checkHeld(desk);
            assertThat(desk.gaps).isEmpty();
        }
    }

    @Test
    void failedSync_neverAcknowledges_andShowsNobody() {
        try (Desk desk = open()) {
            acknowledged.add(say(desk, "before"));
            disk.failsToSync = true;
            Throwable failed = catchThrowable(() -> desk.append("lost"));
            assertThat(failed.getCause()).isInstanceOf(AnnounceException.class);
            checkHeld(desk);
            disk.failsToSync = false;
            await().atMost(Duration.ofSeconds(60)).until(() -> isAccepted(desk, "after"));
            acknowledged.add("after");
            checkHeld(desk);
            assertThat(desk.heard.stream().map(FullDiskTest::data)).isEqualTo(acknowledged);
        }
        try (Desk desk = open()) {
            checkHeld(desk);
        }
    }

    @Test
    void diskThatCannotBeRead_isAwayUntilItCan() {
        try (Desk desk = open()) {
            acknowledged.add(say(desk, "before"));
            disk.failsToSync = true;
            disk.failsToRead = true;
            assertThat(catchThrowable(() -> desk.append("lost"))).isNotNull();
            await().atMost(Duration.ofSeconds(60)).until(() -> !desk.told.isEmpty());
            disk.failsToSync = false;
            disk.failsToRead = false;
            await().atMost(Duration.ofSeconds(60)).until(() -> isAccepted(desk, "after"));
            acknowledged.add("after");
            assertThat(desk.told).hasSizeGreaterThanOrEqualTo(2).endsWith("back");
            checkHeld(desk);
        }
    }

    private static String say(Desk desk, String data) {
        desk.append(data);
        return data;
    }

    private Reason untilRefused(Desk desk) {
        for (int i = 0; ; i++) {
            String data = "filling " + i + "x".repeat(2000);
            Throwable failed = catchThrowable(() -> desk.append(data));
            if (failed != null) {
                assertThat(failed.getCause()).isInstanceOf(AnnounceException.class);
                return ((AnnounceException) failed.getCause()).reason();
            }
            acknowledged.add(data);
        }
    }

    private static boolean isAccepted(Desk desk, String data) {
        return catchThrowable(() -> Desk.get(desk.journal.append(Announcement.of("news", Event.of(data))))) == null;
    }

    private void checkHeld(Desk desk) {
        assertThat(desk.held().stream().map(FullDiskTest::data)).isEqualTo(acknowledged);
    }

    private static String data(Entry entry) {
        return entry.announcement().event().data();
    }
}
