package dev.announcer.tck;

import dev.announcer.tck.History.Told;
import dev.announcer.tck.WireReader.Comment;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireReader.Said;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows what one stream says and compares it with the history: exactly what was selected and may be read, in order,
 * each once, from where it began; or a reset that {@link Judge} finds right.
 *
 * <p>Where it stands may be open at first (a listener began "at the newest" of a distant journal): then it is one of
 * several positions, and what is heard decides.
 */
final class Hearing {
    static final String FIRST_TYPE = "first";

    /** Knows what the journal and the window really lost. */
    interface Judge {
        /** Whether a reset for this reason is right for one who stood here and goes on there. */
        boolean justifies(String reason, long from, long at);

        /** Whether one who has heard nothing yet may be moved on from here to there without a word (asked for the oldest). */
        boolean mayBegin(long from, long at);

        /** Whether one who stood here may go on there without a word: it takes what is held, of which not all is. */
        boolean mayMiss(long from, long at);
    }

    private final History history;
    private final Wanted wanted;
    private final boolean showTopics;
    private final dev.announcer.ListenRequest.Cursor mode;
    private final Judge judge;
    private Supplier<List<Long>> begin;
    private List<Long> stands;
    private boolean begun;
    private boolean heardAny;
    private int firsts; // how many events are to come first, once the position was told
    private int firstsLeft;

    Hearing(
            History history,
            Wanted wanted,
            boolean showTopics,
            dev.announcer.ListenRequest.Cursor mode,
            Judge judge,
            Supplier<List<Long>> begin) {
        this.history = history;
        this.wanted = wanted;
        this.showTopics = showTopics;
        this.mode = mode;
        this.judge = judge;
        this.begin = begin;
    }

    /** So many events come first to one who begins anew, and after each reset. */
    void expectFirsts(int count, boolean atBegin) {
        firsts = count;
        firstsLeft = atBegin ? count : 0;
    }

    void hear(Said said) {
        if (said instanceof Message message) {
            hear(message);
        } else if (said instanceof Cursor cursor) {
            require(
                    mode == dev.announcer.ListenRequest.Cursor.BLOCK,
                    () -> "a cursor that nobody asked for: " + cursor);
            cursor(cursor.lastEventId());
        } else {
            require(said instanceof Comment || said instanceof Retry, () -> "not to be said: " + said);
        }
    }

    private void hear(Message message) {
        if (message.type().equals("stream-reset")) {
            reset(message);
        } else if (message.type().equals("stream-cursor")) {
            require(
                    mode == dev.announcer.ListenRequest.Cursor.EVENT,
                    () -> "a cursor that nobody asked for: " + message);
            require(message.data().equals("{}"), () -> "a cursor with data: " + message);
            cursor(message.lastEventId());
        } else if (message.type().equals(FIRST_TYPE)) {
            require(
                    firstsLeft > 0 && message.data().equals("first " + (firsts - firstsLeft)),
                    () -> "not the first event that is due: " + message + ", " + firstsLeft + " of " + firsts
                            + " are left");
            firstsLeft--;
        } else {
            event(message.lines(), message);
        }
    }

    /** An event of the journal, whose block has these lines. */
    void event(List<String> lines, Object shown) {
        require(firstsLeft == 0, () -> firstsLeft + " first events are missing before " + shown);
        beginIfNew(mode != dev.announcer.ListenRequest.Cursor.OFF, shown);
        Told heard = null;
        for (long stand : stands) {
            Told next = history.next(stand, wanted);
            if (next != null && next.lines(showTopics).equals(lines)) {
                heard = next;
            }
        }
        if (heard == null) {
            heard = laterOne(lines);
        }
        if (heard == null) {
            throw new AssertionError("heard " + shown + "\n  but stood at " + brief(stands) + ", where comes next "
                    + history.next(stands.get(stands.size() - 1), wanted));
        }
        heardAny = true;
        stands = List.of(heard.position());
    }

    /** One who asked for what is held may hear a later one than it could have: what came before went meanwhile. */
    private @Nullable Told laterOne(List<String> lines) {
        long from = stands.get(stands.size() - 1);
        Told next = history.next(from, wanted);
        while (next != null && !next.lines(showTopics).equals(lines)) {
            next = history.next(next.position(), wanted);
        }
        return next != null && mayLeaveOut(from, next.position()) ? next : null;
    }

    private boolean mayLeaveOut(long from, long at) {
        return (!heardAny && judge.mayBegin(from, at)) || judge.mayMiss(from, at);
    }

    private void beginIfNew(boolean mustHaveBegun, Object shown) {
        if (!begun) {
            require(!mustHaveBegun, () -> "before its position the stream says " + shown);
            stands = begin.get();
            require(!stands.isEmpty(), () -> "there is no place where it could have begun, but it says " + shown);
            begun = true;
        }
    }

    boolean hasBegun() {
        return begun;
    }

    private void cursor(String id) {
        long at = positionOf(id);
        beginIfNew(false, id);
        boolean fits = false;
        for (long stand : stands) {
            Told next = history.next(stand, wanted);
            fits |= stand <= at && (next == null || next.position() > at);
            fits |= stand <= at && mayLeaveOut(stand, at);
        }
        require(
                fits,
                () -> "a cursor at " + id + " of one who stands at " + brief(stands) + ", where comes next "
                        + history.next(stands.get(stands.size() - 1), wanted));
        stands = List.of(at);
    }

    private void reset(Message message) {
        long at = positionOf(message.lastEventId());
        String reason = message.data().replaceAll("^\\{\"reason\":\"([a-z]+)\"}$", "$1");
        List<Long> from = begun ? stands : begin.get();
        boolean right = from.isEmpty() && reason.equals("unknown");
        for (long stand : from) {
            right |= at >= stand && judge.justifies(reason, stand, at);
        }
        right |= !begun && judge.justifies(reason, -1, at);
        require(right, () -> "a reset without right: " + message + ", stood at " + brief(from));
        begun = true;
        firstsLeft = firsts;
        heardAny = true;
        stands = List.of(at);
    }

    /** Canonical ids end with the position. */
    static long positionOf(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    /** All that was announced up to this position must have been heard by now. */
    void finish(long through) {
        beginIfNew(mode != dev.announcer.ListenRequest.Cursor.OFF, "nothing");
        require(firstsLeft == 0, () -> firstsLeft + " first events never came");
        boolean done = false;
        for (long stand : stands) {
            Told next = history.next(stand, wanted);
            done |= next == null || next.position() > through;
            done |= mayLeaveOut(stand, through);
        }
        require(
                done,
                () -> "never heard " + history.next(stands.get(stands.size() - 1), wanted) + ", stands at "
                        + brief(stands));
    }

    /** Whether one who stands here may be disconnected: it misses something, and is far behind. */
    boolean mayOverflow(LongPredicate farBehind, LongPredicate lostAfter) {
        return (begun ? stands : begin.get())
                .stream()
                        .anyMatch(stand -> (farBehind.test(stand) && history.next(stand, wanted) != null)
                                || lostAfter.test(stand));
    }

    @Override
    public String toString() {
        return "stands at " + (begun ? brief(stands) : "nothing yet");
    }

    private static String brief(List<Long> stands) {
        return stands.size() <= 3 ? stands.toString() : stands.get(0) + " to " + stands.get(stands.size() - 1);
    }

    private static void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }
}
