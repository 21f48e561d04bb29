package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.ListenRequest;
import org.junit.jupiter.api.Test;

/**
 * Many listeners, topics and patterns: what one more may cost. {@link ScaleFigures} prints how much it is; where time is
 * compared here, the bound is what no noise reaches and any walk over all of them would.
 */
class ScaleTest {
    @Test
    void listenerOfASharedAudience_liveAndIdle_hasAtMost150Bytes() {
        assertThat(ScaleFigures.heapEach(20_000, ScaleFigures::news)).isBetween(1L, 150L);
    }

    @Test
    void topicOfOnesOwn_besideOneThatIsShared_hasAtMost300BytesMore() {
        long shared = ScaleFigures.heapEach(10_000, ScaleFigures::news);
        assertThat(ScaleFigures.heapEach(10_000, ScaleFigures::newsAndOwn) - shared)
                .isBetween(1L, 300L);
    }

    @Test
    void announcement_toTenThousandAudiences_allocatesNextToNothingForEach() {
        assertThat(ScaleFigures.allocatedEach(10_000, ScaleFigures::newsAndOwn))
                .isLessThan(30 * 10_000); // a place in an array that grows
    }

    @Test
    void announcement_toOneOfFiftyThousandTopics_looksAtOne() {
        double[] each = ScaleFigures.topicsEach(10, 50_000);
        assertThat(each[1] / each[0]).isLessThan(30);
    }

    @Test
    void announcement_underANewTopicAmongTenThousandPatterns_looksAtFew() {
        double[] each = ScaleFigures.patternsEach(10, 10_000);
        assertThat(each[1] / each[0]).isLessThan(30);
    }

    @Test
    void heartbeat_ofOneOfTenThousandThatCameAtOtherTimes_looksAtFew() {
        double[] each = ScaleFigures.clockEach(100, 10_000);
        assertThat(each[1] / each[0]).isLessThan(10);
    }

    @Test
    void listener_ofAHundredTopics_sharesThemWithOthers() {
        // A set of a hundred references, and a place among those who hear each.
        assertThat(ScaleFigures.heapEach(1_000, ScaleTest::hundredAndOwn)).isLessThan(4_000);
    }

    private static ListenRequest hundredAndOwn(int number) {
        ListenRequest.Builder request = ListenRequest.builder().topics("own/" + number);
        for (int i = 0; i < 99; i++) {
            request.topics("a topic with a long name that many selected/" + i);
        }
        return request.build();
    }
}
