package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.tck.Stage.Over;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promise 10: private stays private, live, in replay, in ids and in resets. */
class PromisePrivateTest {
    private static final String SECRET = "the secret";

    private static Announcement secret(String... topics) {
        return Announcement.of(List.of(topics), Event.of("secret type", SECRET).withId("secret-id"))
                .asPrivate();
    }

    private static ListenRequest.Builder reader(String selects, String reads) {
        return ListenRequest.builder().topics(selects).mayRead(reads);
    }

    @ParameterizedTest
    @EnumSource
    void privateAnnouncement_live_reachesOnlyWhoMayReadATopicOfItThatHeSelects(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink nobody = stage.listen();
            RecordingSink reader = stage.listen(reader("a/*", "a/1").build());
            RecordingSink ofAll = stage.listen(reader("**", "**").build());
            RecordingSink ofAnother = stage.listen(reader("a/1", "b").build());
            RecordingSink selectsOneReadsTheOther =
                    stage.listen(reader("a/1", "a/2").build());
            stage.announce(secret("a/1", "a/2"));
            assertThat(Stage.data(reader)).containsExactly(SECRET);
            assertThat(Stage.data(ofAll)).containsExactly(SECRET);
            assertSilent(nobody);
            assertSilent(ofAnother);
            assertSilent(selectsOneReadsTheOther);
        }
    }

    @ParameterizedTest
    @EnumSource
    void privateAnnouncement_inReplay_reachesOnlyWhoMayRead(Over over) {
        try (Stage stage = new Stage(over, builder -> builder.windowCount(over == Over.DISTANT ? 4 : 100))) {
            String before = stage.announce("t", "before");
            stage.announce(secret("t"));
            stage.burst("t", 1, 20);
            stage.settle();
            RecordingSink nobody = stage.listenAfter(before, "t");
            RecordingSink reader =
                    stage.listen(reader("t", "t").lastEventId(before).build());
            assertSilent(nobody);
            assertThat(Stage.data(nobody)).isEqualTo(Stage.numbers(1, 20));
            assertThat(Stage.data(reader)).hasSize(21).startsWith(SECRET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idOfAPrivateAnnouncement_isNeverShownToOthers(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink live = stage.listen("t");
            stage.announce(secret("t"));
            stage.pass(java.time.Duration.ofSeconds(16)); // the heartbeat tells the position
            RecordingSink fresh = stage.listen("t");
            RecordingSink last =
                    stage.listen(ListenRequest.builder().topics("t").last(10).build());
            RecordingSink stranger = stage.listenAfter("nonsense", "t");
            for (RecordingSink sink : List.of(live, fresh, last, stranger)) {
                assertSilent(sink);
                assertThat(sink.lastEventId()).matches("[a-z0-9]+-[0-9]+");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenersWithDifferentRights_onOneTopic_doNotShareWhatIsPrivate(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink reader = stage.listen(reader("t", "t").build());
            RecordingSink nobody = stage.listen("t");
            for (int i = 0; i < 10; i++) {
                stage.announcer.announce("t", Integer.toString(i));
                stage.announcer.announce(secret("t"));
            }
            stage.settle();
            assertThat(Stage.data(reader)).hasSize(20);
            assertThat(Stage.data(nobody)).isEqualTo(Stage.numbers(0, 9));
            assertSilent(nobody);
        }
    }

    private static void assertSilent(RecordingSink sink) {
        assertThat(new String(sink.bytes(), UTF_8)).doesNotContain("secret");
    }
}
