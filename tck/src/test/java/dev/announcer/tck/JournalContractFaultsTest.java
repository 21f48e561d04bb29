package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is worth something only if it finds journals that break it. */
class JournalContractFaultsTest {
    /** A right journal, but for one fault. The right one passes with more patience ({@link DistantJournalContractTest}). */
    private record FaultyVenue(DistantVenue right, UnaryOperator<Journal> fault) implements JournalVenue {
        @Override
        public Journal open(JournalOptions options) {
            return fault.apply(right.open(options));
        }

        @Override
        public int nodes() {
            return right.nodes();
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(100);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    private static Arguments found(String name, UnaryOperator<Journal> fault, JournalContract.Check check) {
        return Arguments.of(name, fault, check);
    }

    static Stream<Arguments> faults() {
        AtomicInteger openings = new AtomicInteger();
        return Stream.of(
                found("doubles", Fault::doubles, venue -> new AppendChecks(venue).oneThreadKeepsItsOrder()),
                found("doubles", Fault::doubles, venue -> new AppendChecks(venue).manyAppendersShareOneOrder()),
                found("drops", Fault::drops, venue -> new AppendChecks(venue).manyAppendersShareOneOrder()),
                found("another id", Fault::answersAnotherId, venue -> new AppendChecks(venue).oneThreadKeepsItsOrder()),
                found("swaps", Fault::swaps, venue -> new AppendChecks(venue).oneThreadKeepsItsOrder()),
                found("private", Fault::forgetsPrivate, venue -> new AppendChecks(venue).everyFieldSurvives()),
                found("retry", Fault::forgetsRetry, venue -> new AppendChecks(venue).everyFieldSurvives()),
                found("cut data", Fault::cutsData, venue -> new AppendChecks(venue).everyFieldSurvives()),
                found(
                        "no own ids",
                        Fault::knowsNoOwnId,
                        venue -> new AppendChecks(venue).whatIsAcknowledgedIsFoundAtOnce()),
                found("no once", Fault::forgetsOnce, venue -> new OnceChecks(venue).repeatedIsAppendedOnce()),
                found("no duplicate", Fault::tellsNoDuplicate, venue -> new OnceChecks(venue).plainOnesCountAsWell()),
                found("once in steps", Fault::onceInTwoSteps, venue -> new OnceChecks(venue).pipelinedIsAppendedOnce()),
                found(
                        "once in steps",
                        Fault::onceInTwoSteps,
                        venue -> new OnceChecks(venue).atTheSameMomentIsAppendedOnce()),
                found("knows all", Fault::knowsEverything, venue -> new IdChecks(venue).unknownIdsAreToldApart()),
                found("no own ids", Fault::knowsNoOwnId, venue -> new IdChecks(venue).ownIdsAreShownAndFound()),
                found(
                        "one before",
                        Fault::locatesOneBefore,
                        venue -> new IdChecks(venue).canonicalIdsStandForPositions()),
                found(
                        "one before",
                        Fault::locatesOneBefore,
                        venue -> new IdChecks(venue).emptyRecordHasAnIdToComeBackTo()),
                found("skips", Fault::skipsWhenFollowed, venue -> new AppendChecks(venue).oneThreadKeepsItsOrder()),
                found("repeats", Fault::repeatsWhenFollowed, venue -> new AppendChecks(venue).oneThreadKeepsItsOrder()),
                found("goes back", Fault::goesBack, venue -> new AppendChecks(venue).oneThreadKeepsItsOrder()),
                found(
                        "gives up",
                        Fault::giveUpOnFailure,
                        venue -> new FollowChecks(venue).followerThatThrowsIsCalledOn()),
                found("late start", Fault::startsTooLate, venue -> new FollowChecks(venue).tailIsHeardFirst()),
                found(
                        "skips",
                        Fault::skipsWhenFollowed,
                        venue -> new FollowChecks(venue).nothingIsMissedBetweenTailAndNow()),
                found(
                        "one less",
                        Fault::readsOneLess,
                        venue -> new ReadChecks(venue).pagesAreCompleteAndBoundedByCount()),
                found(
                        "too far",
                        Fault::readsTooFarThrough,
                        venue -> new ReadChecks(venue).pagesAreCompleteAndBoundedByCount()),
                found(
                        "max count",
                        Fault::ignoresMaxCount,
                        venue -> new ReadChecks(venue).pagesAreCompleteAndBoundedByCount()),
                found("max bytes", Fault::ignoresMaxBytes, venue -> new ReadChecks(venue).pagesAreBoundedByBytes()),
                found("max bytes", Fault::ignoresMaxBytes, venue -> new ReadChecks(venue).firstAloneMayBeLarger()),
                found("tail", Fault::tailIsOneTooFew, venue -> new ReadChecks(venue).tailCountsFromTheNewest()),
                found("hides loss", Fault::hidesLoss, venue -> new RetentionChecks(venue).countIsKept()),
                found("trimmed ids", Fault::forgetsTrimmedIds, venue -> new RetentionChecks(venue).countIsKept()),
                found(
                        "no once",
                        Fault::forgetsOnce,
                        venue -> new RetentionChecks(venue).ownIdsAreGivenUpWithTheirEntries()),
                found(
                        "new epoch",
                        journal -> Fault.newEpoch(journal, openings.incrementAndGet()),
                        venue -> new ReopenChecks(venue).emptyRecordKeepsItsEpoch()),
                found("no once", Fault::forgetsOnce, venue -> new ReopenChecks(venue).everythingIsThereAgain()),
                found("drops", Fault::drops, venue -> new ReopenChecks(venue).closeInFullFlightTellsTheTruth()),
                found("a thread", Fault::leavesAThread, venue -> new CloseChecks(venue).threadsEnd()),
                found("hangs", Fault::hangsAfterClose, venue -> new CloseChecks(venue).everyQuestionIsAnswered()),
                found("goes on", Fault::goesOnAfterClose, venue -> new CloseChecks(venue).everyQuestionIsAnswered()),
                found("goes on", Fault::goesOnAfterClose, venue -> new CloseChecks(venue).followerIsLeftAlone()),
                found("skips", Fault::skipsWhenFollowed, venue -> new AudienceChecks(venue).whoListensHearsAll()),
                found(
                        "knows all",
                        Fault::knowsEverything,
                        venue -> new AudienceChecks(venue).whoComesWithAStrangeIdIsTold()),
                found(
                        "one less",
                        Fault::readsOneLess,
                        venue -> new AudienceChecks(venue).whoIsAwayBeyondTheWindowMissesNothing()),
                found("hides loss", Fault::hidesLoss, venue -> new AudienceChecks(venue).whoComesBackTooLateIsTold()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void journal_thatIsWrong_isFound(String name, UnaryOperator<Journal> fault, JournalContract.Check check) {
        try (FaultyVenue venue = new FaultyVenue(new DistantVenue(), fault)) {
            assertThatThrownBy(() -> check.of(venue)).as(name).isInstanceOf(AssertionError.class);
        }
    }
}
