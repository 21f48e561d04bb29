package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a journal owes that keeps what it accepted: {@link JournalContract}, which says how it is used, and reading,
 * retention, reopening, and what an announcer makes of it.
 *
 * <p>Options that a journal cannot take it must refuse ({@link #keepsBytes}, {@link #keepsAge}, {@link #keepsByTopic}).
 */
public abstract class RetainingJournalContract extends JournalContract {
    /** For subclasses. */
    protected RetainingJournalContract() {}

    /** Whether it can keep as many bytes as it is told; yes by default. */
    protected boolean keepsBytes() {
        return true;
    }

    /** Whether it can keep announcements for as long as it is told; yes by default. */
    protected boolean keepsAge() {
        return true;
    }

    /** Whether it can keep the announcements of a topic by a rule of their own; yes by default. */
    protected boolean keepsByTopic() {
        return true;
    }

    // ---- following ----

    @Test
    protected void follow_withATail_beginsBeforeIt() throws Exception {
        check(venue -> new FollowChecks(venue).tailIsHeardFirst());
    }

    @Test
    protected void follow_whileAppending_missesNothing() throws Exception {
        check(venue -> new FollowChecks(venue).nothingIsMissedBetweenTailAndNow());
    }

    @Test
    protected void entry_thatIsHeard_canBeRead() throws Exception {
        check(venue -> new FollowChecks(venue).whatIsHeardCanBeRead());
    }

    // ---- reading ----

    @Test
    protected void read_byPages_givesEverything() throws Exception {
        check(venue -> new ReadChecks(venue).pagesAreCompleteAndBoundedByCount());
    }

    @Test
    protected void read_isBoundedByBytes() throws Exception {
        check(venue -> new ReadChecks(venue).pagesAreBoundedByBytes());
    }

    @Test
    protected void read_ofALargeOne_givesItAlone() throws Exception {
        check(venue -> new ReadChecks(venue).firstAloneMayBeLarger());
    }

    @Test
    protected void read_ofAnything_givesItAsItWasSaid() throws Exception {
        check(venue -> new ReadChecks(venue).everyFieldIsReadAsItWasHeard());
    }

    @Test
    protected void read_atTheNewestOrAhead_isNoLoss() throws Exception {
        check(venue -> new ReadChecks(venue).nothingIsThereAtTheNewestAndAhead());
    }

    @Test
    protected void tail_countsFromTheNewest() throws Exception {
        check(venue -> new ReadChecks(venue).tailCountsFromTheNewest());
    }

    @Test
    protected void read_onAnotherNode_givesWhatWasAcknowledged() throws Exception {
        check(venue -> new ReadChecks(venue).everyNodeReadsWhatWasAcknowledged());
    }

    // ---- retention ----

    @Test
    protected void retention_byCount_keepsTheNewest() throws Exception {
        check(venue -> new RetentionChecks(venue).countIsKept());
    }

    @Test
    protected void retention_givesUpOwnIdsWithTheirEntries() throws Exception {
        check(venue -> new RetentionChecks(venue).ownIdsAreGivenUpWithTheirEntries());
    }

    @Test
    protected void retention_thatIsLessThanBefore_isKeptFromTheNextOpeningOn() throws Exception {
        check(venue -> new RetentionChecks(venue).fewerAreKeptFromTheNextOpeningOn());
    }

    @Test
    protected void retention_byAge_givesUpWhatIsOld() throws Exception {
        assumeTrueOrRefused(keepsAge(), new Retention(0, 0, Duration.ofHours(1)), Map.of());
        check(venue -> new RetentionChecks(venue).ageIsKept());
    }

    @Test
    protected void retention_byBytes_givesUpTheOldest() throws Exception {
        assumeTrueOrRefused(keepsBytes(), new Retention(0, 1 << 20, Duration.ZERO), Map.of());
        check(venue -> new RetentionChecks(venue).bytesAreKept());
    }

    @Test
    protected void retention_byTopic_keepsTheNewestValue() throws Exception {
        assumeTrueOrRefused(keepsByTopic(), Retention.ALL, Map.of(TopicSelector.parse("state/**"), Retention.LATEST));
        check(venue -> new RetentionChecks(venue).latestIsKeptByTopic());
    }

    /** What it cannot do it must refuse, not ignore. */
    private void assumeTrueOrRefused(boolean able, Retention keep, Map<TopicSelector, Retention> byTopic)
            throws Exception {
        JournalOptions options = RetentionChecks.keeping(keep, byTopic);
        if (!able) {
            check(venue -> assertThatThrownBy(() -> {
                        try (Journal opened = venue.open(options)) {
                            throw new AssertionError("it took what it cannot do, " + opened);
                        }
                    })
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).{10,}"));
        }
        assumeTrue(able, "a rule that this journal refuses");
    }

    // ---- reopening ----

    @Test
    protected void reopened_everythingIsThereAgain() throws Exception {
        check(venue -> new ReopenChecks(venue).everythingIsThereAgain());
    }

    @Test
    protected void reopened_anEmptyRecordKeepsItsEpoch() throws Exception {
        check(venue -> new ReopenChecks(venue).emptyRecordKeepsItsEpoch());
    }

    @Test
    protected void reopenedAfterACloseInFullFlight_whatWasAnsweredIsTrue() throws Exception {
        check(venue -> new ReopenChecks(venue).closeInFullFlightTellsTheTruth());
    }

    @Test
    protected void reopenedAfterACrash_whatWasAcknowledgedIsThere() throws Exception {
        check(venue -> {
            assumeTrue(venue instanceof JournalVenue.Crashing, "a venue whose nodes can crash");
            new ReopenChecks(venue).crashLosesNothingAcknowledged((JournalVenue.Crashing) venue);
        });
    }

    // ---- what listeners hear ----

    @Test
    protected void listener_hearsAll_andComesBackByItsId() throws Exception {
        check(venue -> new AudienceChecks(venue).whoListensHearsAll());
    }

    @Test
    protected void listener_withAStrangeId_isTold() throws Exception {
        check(venue -> new AudienceChecks(venue).whoComesWithAStrangeIdIsTold());
    }

    @Test
    protected void listener_awayBeyondTheWindow_missesNothing() throws Exception {
        check(venue -> new AudienceChecks(venue).whoIsAwayBeyondTheWindowMissesNothing());
    }

    @Test
    protected void listener_thatComesBackTooLate_isTold() throws Exception {
        check(venue -> new AudienceChecks(venue).whoComesBackTooLateIsTold());
    }

    @Test
    protected void listener_awayDuringARestart_missesNothing() throws Exception {
        check(venue -> new AudienceChecks(venue).whoIsAwayDuringARestartMissesNothing());
    }
}
