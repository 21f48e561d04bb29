package dev.announcer;

import java.util.List;

/**
 * The bytes of one entry, encoded once and shared by all who hear it: the id line of this journal, and the body that the
 * event brought with it. They are laid into batches from here, so a frame has no form of its own per encoding.
 */
final class Frame {
    /** The position of what does not come from the journal: cursors, heartbeats, first events. */
    static final long NOWHERE = -1;

    private static final byte[] NOTHING = new byte[0];

    final long position;
    private final @Nullable Entry entry;
    private final byte[] idLine;
    private final EventEncoder.Body body;
    private byte @Nullable [] topicLines; // made when first shown; a benign race between lanes

    // Set by the window before it publishes the frame.
    long number; // counted without holes
    long endBytes; // of all frames so far, this one included
    long addedNanos;

    private Frame(long position, @Nullable Entry entry, byte[] idLine, EventEncoder.Body body) {
        this.position = position;
        this.entry = entry;
        this.idLine = idLine;
        this.body = body;
    }

    static Frame of(Entry entry) {
        return new Frame(
                entry.position(),
                entry,
                EventEncoder.idLine(entry.id()),
                entry.announcement().event().body());
    }

    /** A place where the journal lost something: every audience hears a reset there. */
    static Frame gap(long position, String id) {
        return new Frame(
                position,
                null,
                EventEncoder.idLine(id),
                EventEncoder.reset("forgotten", id).body());
    }

    /** Bytes that the stream itself has to say. */
    static Frame control(byte[] bytes) {
        return new Frame(NOWHERE, null, bytes, EventEncoder.Body.EMPTY);
    }

    /** An event of the application that is not in the journal: without an id, which would not be found again. */
    static Frame unnumbered(Event event) {
        return new Frame(NOWHERE, null, NOTHING, event.body());
    }

    /** Tells that something was missed up to this position. */
    static Frame reset(String reason, String id) {
        return new Frame(
                NOWHERE,
                null,
                EventEncoder.idLine(id),
                EventEncoder.reset(reason, id).body());
    }

    boolean isGap() {
        return entry == null && position != NOWHERE;
    }

    /** The announcement; none for a gap. */
    @Nullable
    Announcement announcement() {
        return entry == null ? null : entry.announcement();
    }

    /** The id that its event shows; empty if it has no entry. */
    String id() {
        return entry == null ? "" : entry.id();
    }

    List<String> topics() {
        return entry == null ? List.of() : entry.announcement().topics();
    }

    /** What the frame says, as an event. */
    Event event(Journal journal) {
        return entry == null
                ? EventEncoder.reset("forgotten", journal.idOf(position))
                : entry.announcement().event().withId(entry.id());
    }

    /** The size without topics, in bytes. */
    int size() {
        return idLine.length + body.size();
    }

    /** The size in this form, in bytes. */
    int size(Encoding encoding, boolean showTopics) {
        return EventEncoder.encodedSize(encoding, size() + shown(showTopics).length);
    }

    /** Writes the frame in this form, and returns where it ends. */
    int encode(Encoding encoding, boolean showTopics, byte[] target, int at) {
        return EventEncoder.encode(encoding, target, at, idLine, body.head(), shown(showTopics), body.tail());
    }

    private byte[] shown(boolean showTopics) {
        if (!showTopics || entry == null) {
            return NOTHING;
        }
        byte[] lines = topicLines;
        if (lines == null) {
            lines = EventEncoder.topicLines(entry.announcement().topics());
            topicLines = lines;
        }
        return lines;
    }
}
