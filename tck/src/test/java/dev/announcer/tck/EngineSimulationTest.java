package dev.announcer.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The main test of the engine: all of it in one thread, in virtual time, the interleaving chosen by a seed.
 *
 * <p>{@code -Dannouncer.rounds=100000} runs as many rounds, {@code -Dannouncer.seed=17} that one alone.
 */
class EngineSimulationTest {
    private static final int ROUNDS = Integer.getInteger("announcer.rounds", 150);
    private static final Long SEED = Long.getLong("announcer.seed");

    @Timeout(value = 3, unit = TimeUnit.HOURS) // for those who ask for many
    @ParameterizedTest(name = "distant={0}")
    @ValueSource(booleans = {false, true})
    void everyListener_whateverHappens_hearsWhatItSelectedOnceAndInOrder(boolean distant) {
        if (SEED == null) {
            run(distant, 0, ROUNDS);
        } else {
            run(distant, SEED, 1);
        }
    }

    @Tag("soak")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @ParameterizedTest(name = "distant={0}")
    @ValueSource(booleans = {false, true})
    void everyListener_inManyMoreRounds_hearsTheSame(boolean distant) {
        run(distant, ROUNDS, 5_000);
    }

    private static void run(boolean distant, long first, int rounds) {
        for (long seed = first; seed < first + rounds; seed++) {
            try {
                new World(seed, distant, false).run();
            } catch (RuntimeException | AssertionError failure) {
                report(seed, distant, failure);
            }
        }
    }

    /** Runs it again, with a trace this time. */
    private static void report(long seed, boolean distant, Throwable failure) {
        World again = new World(seed, distant, true);
        String second = "the same seed did not fail again";
        try {
            again.run();
        } catch (RuntimeException | AssertionError expected) {
            second = expected.toString();
        }
        fail(
                "seed " + seed + (distant ? ", distant journal" : ", memory") + ":\n" + again.traced() + "\n" + second,
                failure);
    }
}
