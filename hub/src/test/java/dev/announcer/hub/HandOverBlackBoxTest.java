package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay and live meet without a gap or a double while announcing never pauses. */
final class HandOverBlackBoxTest {
    private static final int LISTENERS = 4;
    private static final int LAST = 6000;
    private static final int MAX_AHEAD = 3000;

    /** Each leaves in the middle of the stream again and again, some so soon that they are never up to date. */
    @ParameterizedTest
    @ValueSource(strings = {"memory:", "failing:7"})
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    void listeners_whoComeAndGoWhileAnnouncingNeverPauses_missNothingAndHearNothingTwice(String journal)
            throws Exception {
        try (Hub hub = Hub.start(HubOptions.builder().port(0).journal(journal).build());
                WireConnection announcing = RawHttp.connect(hub)) {
            String first = announce(announcing, 0);
            List<RawReturning> listeners = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                listeners.add(new RawReturning(hub, "/listen?topic=t", first, 1, LAST, 37 << i).start());
            }
            for (int i = 1; i <= LAST; i++) {
                announce(announcing, i);
                while (i - slowest(listeners) > MAX_AHEAD) {
                    LockSupport.parkNanos(1_000_000); // They are to find their ids in the window.
                }
            }
            for (RawReturning listener : listeners) {
                assertTrue(listener.done().get(30, TimeUnit.SECONDS) > 1);
            }
        }
    }

    private static int slowest(List<RawReturning> listeners)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (RawReturning listener : listeners) {
            if (listener.done().isCompletedExceptionally()) {
                listener.done().get(1, TimeUnit.SECONDS);
            }
        }
        return listeners.stream().mapToInt(RawReturning::next).min().orElse(0);
    }

    private static String announce(WireConnection announcing, int number) {
        return announcing
                .send(WireConnection.postBytes("/announce?topic=t", (number + " ").getBytes(UTF_8)))
                .response()
                .id();
    }

    /** What is announced after one has seen the head of the response is heard. */
    @Test
    void listener_whoHasSeenTheHead_hearsWhatIsAnnouncedFromThenOn() {
        try (Hub hub = Hub.start(HubOptions.builder().port(0).build());
                WireConnection announcing = RawHttp.connect(hub)) {
            for (int i = 0; i < 200; i++) {
                try (WireStream stream = RawHttp.listen(hub, "/listen?topic=t").opened()) {
                    announce(announcing, i);
                    assertTrue(stream.data().startsWith(i + " "));
                }
            }
        }
    }
}
