package dev.announcer.tck;

import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.web.ProblemException;
import dev.announcer.web.WebPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every adapter owes its listeners, over real connections. An adapter passes it by a subclass that says how to serve:
 *
 * <pre>{@code
 * final class MyContractTest extends AdapterContract {
 *     @Override
 *     protected Served serve(Announcer announcer, WebPolicy policy) {
 *         var server = new MyServer();
 *         server.at("/listen", new MyListenHandler(
 *                 announcer, policy, (request, asked) -> admit(request.header("X-User"), asked)));
 *         server.at("/announce", new MyAnnounceHandler(announcer, policy));
 *         return new Served(server.start(), server::stop);
 *     }
 * }
 * }</pre>
 *
 * <p>What a container cannot do is said by an override: of an ability ({@link #noticesWithoutWriting},
 * {@link #announces}), or of a test; the override states its reason. Five servers are started in all, so a slow start is
 * paid five times.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AdapterContract {
    private @Nullable Venue shared;

    /** For subclasses. */
    protected AdapterContract() {}

    /**
     * Starts a server on a free port of the loopback address that serves {@code GET /listen}, asking
     * {@link #admit} with the request's header {@code X-User}, and {@code POST /announce} if it {@link #announces}.
     */
    protected abstract Served serve(Announcer announcer, WebPolicy policy) throws Exception;

    /** Whether there is {@code /announce}; yes by default. */
    protected boolean announces() {
        return true;
    }

    /**
     * Whether a peer that has gone, by a proper end or a reset, is noticed although nothing is written to it; yes by
     * default. If not, the heartbeat finds out.
     */
    protected boolean noticesWithoutWriting() {
        return true;
    }

    /**
     * The application's part: {@code nobody} is refused, {@code broken} meets an application that fails, {@code first} is
     * sent the state first, {@code fleeting} is to be sent a state that cannot be had, so that the stream ends properly;
     * anyone else may read {@code private/} with its name.
     */
    protected static ListenRequest.Builder admit(@Nullable String user, ListenRequest.Builder asked) {
        if (user == null) {
            return asked;
        }
        return switch (user) {
            case "nobody" -> throw ProblemException.forbidden("nobody may not listen here");
            case "broken" -> throw new IllegalArgumentException("a secret of the inside");
            case "first" -> asked.first(() -> List.of(Event.of("the state")));
            case "fleeting" ->
                asked.first(() -> {
                    throw new IllegalStateException("there is no state");
                });
            default -> asked.mayRead("private/" + user).attribute("user", user);
        };
    }

    @BeforeAll
    final void openShared() throws Exception {
        shared = Venue.open(this::serve, options -> options);
    }

    @AfterAll
    final void closeShared() throws Exception {
        if (shared != null) {
            shared.close();
        }
    }

    private Venue shared() {
        if (shared == null) {
            throw new IllegalStateException("no server was started");
        }
        return shared;
    }

    private StreamChecks streams() {
        return new StreamChecks(shared());
    }

    private RequestChecks requests() {
        return new RequestChecks(shared());
    }

    // ---- what a stream says ----

    @Test
    protected void head_ofAStream_isFlushedAtOnce() {
        streams().headIsFlushedAtOnce();
    }

    @Test
    protected void cursor_comesBeforeAnyEvent() {
        streams().cursorComesFirst();
    }

    @Test
    protected void events_comeInOrder() {
        streams().eventsComeInOrder();
    }

    @Test
    protected void lastEventId_inHeaderOrQuery_isReplayedFrom() {
        streams().replayGoesOnAfterTheLastId();
    }

    @Test
    protected void lastEventId_thatIsUnknown_isToldByAReset() {
        streams().unknownIdIsToldByAReset();
    }

    @Test
    protected void text_ofAnyScript_arrivesAsItWas() {
        streams().textArrivesAsItWas();
    }

    @Test
    protected void event_ofAMebibyte_arrivesWhole() {
        streams().largeEventArrivesWhole();
    }

    @Test
    protected void firstEvents_comeBeforeWhatIsAnnounced() {
        streams().firstEventsComeFirst();
    }

    @Test
    protected void stream_overHttp10_endsWithItsConnection() {
        streams().http10IsServed();
    }

    // ---- what a request is answered ----

    @Test
    protected void head_isAnsweredWithoutAStream() {
        requests().headHasNoBody();
    }

    @Test
    protected void origin_thatIsAllowed_mayRead() {
        requests().allowedOriginMayRead();
    }

    @Test
    protected void preflight_ofAnAllowedOrigin_isAnswered() {
        requests().preflightIsAnswered();
    }

    @Test
    protected void listener_thatIsRefused_isToldWhy() {
        requests().refusalIsToldAsAProblem();
    }

    @Test
    protected void application_thatFails_isNotToldOf() {
        requests().failureOfTheApplicationStaysInside();
    }

    @Test
    protected void listener_whoMayRead_hearsWhatIsPrivate() {
        requests().privateEventsReachWhoMayRead();
    }

    @Test
    protected void connection_afterAnError_isUsable() {
        requests().connectionIsUsableAfterAnError();
    }

    /** Where the container refuses such a query by itself, that is as good: override this and say so. */
    @Test
    protected void query_thatIsNoForm_isRefused() {
        requests().queryThatIsNoFormIsRefused();
    }

    @Test
    protected void listener_overTheLimit_isToldToComeBack() throws Exception {
        try (Venue venue = Venue.open(this::serve, options -> options.maxListeners(1))) {
            new RequestChecks(venue).listenerOverTheLimitIsToldToComeBack();
        }
    }

    @Test
    protected void announcement_posted_isHeardAsItWasSaid() {
        if (announces()) {
            requests().postIsHeard();
        }
    }

    @Test
    protected void announcement_thatIsNotAllowed_isRefused() {
        if (announces()) {
            requests().badAnnouncementsAreRefused();
        }
    }

    // ---- what peers do ----

    @Test
    protected void fiveHundredListeners_hearTheSame() {
        new PeerChecks(shared()).fiveHundredHearTheSame();
    }

    @Test
    protected void peer_thatHasGone_leaves() throws Exception {
        if (noticesWithoutWriting()) {
            new PeerChecks(shared()).gonePeerLeaves();
        }
        try (Venue lively = lively()) {
            PeerChecks peers = new PeerChecks(lively);
            peers.heartbeatComes();
            peers.gonePeerLeaves();
            peers.stalledPeerIsCut();
        }
    }

    /** What is idle hears of it, and who takes nothing for one and a half seconds is cut. */
    private Venue lively() throws Exception {
        return Venue.open(
                this::serve,
                options -> options.heartbeat(Duration.ofMillis(100))
                        .writeTimeout(Duration.ofMillis(1500))
                        .windowBytes(64 << 20));
    }

    @Test
    protected void close_ofTheAnnouncer_endsStreamsProperly() throws Exception {
        try (Venue venue = Venue.open(this::serve, options -> options.retry(Duration.ofMillis(1234)))) {
            new PeerChecks(venue).closeEndsStreamsProperly();
        }
    }

    @Test
    protected void close_whileAPeerStalls_keepsTheDeadline() throws Exception {
        try (Venue venue = Venue.open(
                this::serve,
                options -> options.closeDeadline(Duration.ofSeconds(1)).writeTimeout(Duration.ZERO))) {
            new PeerChecks(venue).stalledPeerDelaysNobodyAndCloseKeepsItsDeadline();
        }
    }

    @Test
    protected void bytes_ofOneListener_reachNobodyElse() throws Exception {
        new OwnershipChecks(shared()).bytesReachTheirOwners();
    }
}
