package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ListenRequestTest {
    private static final ListenRequest SAID = ListenRequest.builder()
            .topics("mine")
            .mayRead("mine")
            .showTopics(true)
            .overflow(Overflow.SKIP)
            .first(ListenRequestTest::state)
            .attribute("user", "ada")
            .last(3)
            .build();

    private static List<Event> state() {
        return List.of(Event.of("state"));
    }

    @Test
    void builder_asAnotherRequest_keepsWhereItBeginsAndTakesTheRest() {
        ListenRequest request = ListenRequest.builder()
                .topics("everything/**")
                .mayRead("**")
                .attribute("user", "eve")
                .cursor(ListenRequest.Cursor.EVENT)
                .encoding(Encoding.CHUNKED)
                .lastEventId("7")
                .as(SAID)
                .build();
        assertThat(request.topics()).isEqualTo(Set.of(TopicSelector.parse("mine")));
        assertThat(request.mayRead()).isEqualTo(Set.of(TopicSelector.parse("mine")));
        assertThat(request.attributes()).isEqualTo(Map.of("user", "ada"));
        assertThat(request.overflow()).contains(Overflow.SKIP);
        assertThat(request.showTopics()).isTrue();
        assertThat(request.first().get()).isEqualTo(state());
        assertThat(request.lastEventId()).contains("7");
        assertThat(request.cursor()).isEqualTo(ListenRequest.Cursor.EVENT);
        assertThat(request.encoding()).isEqualTo(Encoding.CHUNKED);
    }

    @Test
    void builder_asAnotherRequestWhenNothingWasSaidOfTheBeginning_beginsWhereThatDoes() {
        assertThat(ListenRequest.builder().as(SAID).build().start()).isEqualTo(new ListenRequest.Start.Last(3));
    }
}
