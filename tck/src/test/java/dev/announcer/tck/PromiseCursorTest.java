package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.ListenRequest.Cursor;
import dev.announcer.tck.Stage.Over;
import dev.announcer.tck.WireReader.Comment;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promise 3: a listener that asks as EventSource does always holds a cursor. */
class PromiseCursorTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static ListenRequest request(Cursor cursor, String topic) {
        return ListenRequest.builder().topics(topic).cursor(cursor).build();
    }

    private static Said last(RecordingSink sink) {
        List<Said> said = sink.said();
        return said.get(said.size() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void stream_ofABrowser_beginsWithItsPosition(Over over) {
        try (Stage stage = new Stage(over)) {
            String newest = stage.announce("t", "1");
            RecordingSink sink = stage.listen("t");
            assertThat(last(sink)).isEqualTo(new WireReader.Cursor(newest));
            assertThat(sink.retryMillis()).isEqualTo(3000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void browser_awayWhenTheFirstOfItsTopicIsAnnounced_hearsItOnItsReturn(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.announce("other", "1");
            RecordingSink before = stage.listen("t");
            before.ended();
            stage.settle();
            stage.announce("t", "the first");
            assertThat(Stage.data(stage.listenAfter(before.lastEventId(), "t"))).containsExactly("the first");
        }
    }

    @ParameterizedTest
    @EnumSource
    void heartbeat_thePositionServedHasMoved_tellsIt(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink sink = stage.listen("t");
            String newest = stage.announce("other", "1");
            stage.pass(HEARTBEAT);
            assertThat(last(sink)).isEqualTo(new WireReader.Cursor(newest));
            stage.pass(HEARTBEAT);
            assertThat(last(sink)).as("nothing moved since").isInstanceOf(Comment.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void heartbeat_itHeardTheNewest_isOnlyAComment(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink sink = stage.listen("t");
            stage.announce("t", "1");
            stage.pass(HEARTBEAT);
            assertThat(last(sink)).isInstanceOf(Comment.class);
        }
    }

    @Test
    void heartbeat_eventsKeepComing_isNotSent() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink sink = stage.listen("t");
            int said = sink.said().size();
            for (int i = 1; i <= 10; i++) {
                stage.announce("t", Integer.toString(i));
                stage.pass(Duration.ofSeconds(10));
            }
            assertThat(sink.said()).hasSize(said + 10);
        }
    }

    @Test
    void listenerOfAQuietTopic_onABusyAnnouncer_isNotToldThatItLostSomething() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(16))) {
            RecordingSink quiet = stage.listen("quiet");
            for (int i = 0; i < 20; i++) {
                stage.burst("busy", 1, 10);
                stage.pass(HEARTBEAT);
            }
            quiet.ended();
            stage.settle();
            stage.announce("quiet", "at last");
            RecordingSink back = stage.listenAfter(quiet.lastEventId(), "quiet");
            assertThat(Stage.resets(back)).isEmpty();
            assertThat(Stage.data(back)).containsExactly("at last");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cursorAsAnEvent_isAnEmptyObjectWithAnId(Over over) {
        try (Stage stage = new Stage(over)) {
            String newest = stage.announce("other", "1");
            RecordingSink sink = stage.listen(request(Cursor.EVENT, "t"));
            assertThat(sink.messages())
                    .containsExactly(new Message(
                            "stream-cursor",
                            "{}",
                            newest,
                            List.of(),
                            List.of("id: " + newest, "event: stream-cursor", "data: {}")));
            String later = stage.announce("other", "2");
            stage.pass(HEARTBEAT);
            assertThat(sink.lastEventId()).isEqualTo(later);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cursorSwitchedOff_neverComes(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink sink = stage.listen(request(Cursor.OFF, "t"));
            stage.announce("other", "1");
            stage.pass(HEARTBEAT);
            assertThat(sink.lastEventId()).isEmpty();
            assertThat(last(sink)).isInstanceOf(Comment.class);
            String heard = stage.announce("t", "2");
            assertThat(sink.lastEventId()).isEqualTo(heard);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cursor_atAnAnnouncementWithAnIdOfItsOwn_isCanonical(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.announce(Announcement.of("other", Event.of("x").withId("own")));
            RecordingSink sink = stage.listen("t");
            String cursor = sink.lastEventId();
            assertThat(cursor).matches("[a-z0-9]+-[0-9]+");
            stage.announce("t", "next");
            assertThat(Stage.data(stage.listenAfter(cursor, "t"))).containsExactly("next");
        }
    }
}
