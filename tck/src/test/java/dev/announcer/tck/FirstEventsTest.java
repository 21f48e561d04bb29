package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.CloseReason;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.tck.Stage.Over;
import dev.announcer.tck.WireReader.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent first to a listener that begins anew: the state, of which the announcements are the changes. */
class FirstEventsTest {
    private static ListenRequest.Builder first(Supplier<List<Event>> state) {
        return ListenRequest.builder().topics("t").first(state);
    }

    @ParameterizedTest
    @EnumSource
    void newListener_hearsTheStateFirst_andEveryChangeSinceItWasTaken(Over over) {
        try (Stage stage = new Stage(over)) {
            List<Event> state = new ArrayList<>(List.of(Event.of("state", "a").withId("ignored"), Event.of("b")));
            RecordingSink sink = stage.open(first(() -> {
                        stage.announcer.announce("t", "changed meanwhile");
                        return state;
                    })
                    .build());
            stage.announcer.announce("t", "changed before");
            stage.settle();
            assertThat(Stage.data(sink)).containsExactly("a", "b", "changed before", "changed meanwhile");
            assertThat(sink.messages().get(0).lines()).as("without an id").containsExactly("event: state", "data: a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void returningListener_doesNotHearItAgain_unlessItMissedSomething(Over over) {
        try (Stage stage = new Stage(over)) {
            String id = stage.announce("t", "1");
            Supplier<List<Event>> state = () -> List.of(Event.of("state"));
            RecordingSink back = stage.listen(first(state).lastEventId(id).build());
            stage.announce("t", "2");
            assertThat(Stage.data(back)).containsExactly("2");
            RecordingSink lost =
                    stage.listen(first(state).lastEventId("nonsense").build());
            stage.announce("t", "3");
            assertThat(lost.messages())
                    .extracting(Message::data)
                    .containsExactly("{\"reason\":\"unknown\"}", "state", "3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void supplierThatFails_endsTheStreamAndIsObserved(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink sink = stage.listen(first(() -> {
                        throw new IllegalStateException("no database");
                    })
                    .build());
            assertThat(sink.closed()).contains(CloseReason.FIRST_FAILED);
            assertThat(stage.observed).contains("failed ListenRequest.first", "closed FIRST_FAILED");
        }
    }
}
