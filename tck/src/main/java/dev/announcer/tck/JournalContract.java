package dev.announcer.tck;

import org.junit.jupiter.api.Test;

/**
 * What every journal owes its announcer. A journal passes it by a subclass that says where it is put to the test:
 *
 * <pre>{@code
 * final class MyContractTest extends RetainingJournalContract {
 *     @Override
 *     protected JournalVenue venue() throws Exception {
 *         Path folder = Files.createTempDirectory("my-journal");
 *         return new JournalVenue() {
 *             @Override
 *             public Journal open(JournalOptions options) {
 *                 return MyJournal.open(folder, options);
 *             }
 *
 *             @Override
 *             public void close() throws IOException {
 *                 // remove the folder
 *             }
 *         };
 *     }
 * }
 * }</pre>
 *
 * <p>A journal that keeps what it accepted passes {@link RetainingJournalContract}, which is this and more. What a journal
 * cannot do is said by an override, of an ability or of a test; the override states its reason. Each test has a venue of
 * its own, and waits for what it tests as long as {@link JournalVenue#patience} says: there is no test that a slow machine
 * fails.
 */
public abstract class JournalContract {
    /** For subclasses. */
    protected JournalContract() {}

    /** An empty record of its own; the test closes it. */
    protected abstract JournalVenue venue() throws Exception;

    /** A check of one venue. */
    @FunctionalInterface
    interface Check {
        void of(JournalVenue venue) throws Exception;
    }

    final void check(Check check) throws Exception {
        try (JournalVenue venue = venue()) {
            check.of(venue);
        }
    }

    // ---- appending ----

    @Test
    protected void announcements_ofOneThread_keepTheirOrder() throws Exception {
        check(venue -> new AppendChecks(venue).oneThreadKeepsItsOrder());
    }

    @Test
    protected void announcements_ofManyThreads_haveOneOrderEverywhere() throws Exception {
        check(venue -> new AppendChecks(venue).manyAppendersShareOneOrder());
    }

    @Test
    protected void announcement_ofAnything_isHeardAsItWasSaid() throws Exception {
        check(venue -> new AppendChecks(venue).everyFieldSurvives());
    }

    @Test
    protected void announcement_thatIsAcknowledged_isFoundAtOnce() throws Exception {
        check(venue -> new AppendChecks(venue).whatIsAcknowledgedIsFoundAtOnce());
    }

    // ---- ids ----

    @Test
    protected void canonicalId_standsForItsPosition() throws Exception {
        check(venue -> new IdChecks(venue).canonicalIdsStandForPositions());
    }

    @Test
    protected void canonicalId_ofAnEmptyRecord_canBeComeBackTo() throws Exception {
        check(venue -> new IdChecks(venue).emptyRecordHasAnIdToComeBackTo());
    }

    @Test
    protected void ownId_isShownAndFound() throws Exception {
        check(venue -> new IdChecks(venue).ownIdsAreShownAndFound());
    }

    @Test
    protected void ownId_givenTwice_isFoundWhereItWasFirst() throws Exception {
        check(venue -> new IdChecks(venue).firstOfTwoEqualIdsIsFound());
    }

    @Test
    protected void ownId_thatLooksCanonical_isRefused() throws Exception {
        check(venue -> new IdChecks(venue).ownIdThatLooksCanonicalIsRefused());
    }

    @Test
    protected void id_thatWasNeverGiven_isUnknown() throws Exception {
        check(venue -> new IdChecks(venue).unknownIdsAreToldApart());
    }

    @Test
    protected void id_ofAnotherRecord_isUnknown() throws Exception {
        try (JournalVenue another = venue()) {
            check(venue -> new IdChecks(venue).recordsDifferInTheirEpoch(another));
        }
    }

    @Test
    protected void ids_areTheSameOnEveryNode() throws Exception {
        check(venue -> new IdChecks(venue).nodesAgreeOnIds());
    }

    // ---- once ----

    @Test
    protected void once_repeated_isAppendedOnce() throws Exception {
        check(venue -> new OnceChecks(venue).repeatedIsAppendedOnce());
    }

    @Test
    protected void once_afterAPlainOne_isADuplicate() throws Exception {
        check(venue -> new OnceChecks(venue).plainOnesCountAsWell());
    }

    @Test
    protected void once_whileTheFirstIsOnItsWay_isADuplicate() throws Exception {
        check(venue -> new OnceChecks(venue).pipelinedIsAppendedOnce());
    }

    @Test
    protected void once_byManyAtTheSameMoment_isAppendedOnce() throws Exception {
        check(venue -> new OnceChecks(venue).atTheSameMomentIsAppendedOnce());
    }

    // ---- following ----

    @Test
    protected void follower_thatThrows_isCalledOn() throws Exception {
        check(venue -> new FollowChecks(venue).followerThatThrowsIsCalledOn());
    }

    @Test
    protected void follower_mayAskTheJournal() throws Exception {
        check(venue -> new FollowChecks(venue).followerMayAskTheJournal());
    }

    // ---- the end ----

    @Test
    protected void close_repeatedFromAnyThread_isQuiet() throws Exception {
        check(venue -> new CloseChecks(venue).isIdempotentFromAnyThread());
    }

    @Test
    protected void close_leavesNobodyWithoutAnAnswer() throws Exception {
        check(venue -> new CloseChecks(venue).everyQuestionIsAnswered());
    }

    @Test
    protected void close_leavesTheFollowerAlone() throws Exception {
        check(venue -> new CloseChecks(venue).followerIsLeftAlone());
    }

    @Test
    protected void close_leavesNoThreadBehind() throws Exception {
        check(venue -> new CloseChecks(venue).threadsEnd());
    }
}
