package dev.announcer;

import java.util.ArrayList;
import java.util.List;

/** Small things that many tests are made of. */
final class Fixtures {
    private static int audiences;

    private Fixtures() {}

    static Entry entry(long position, Announcement announcement) {
        return new Entry(position, "s-" + position, announcement);
    }

    static Entry entry(long position, String topic, String data) {
        return entry(position, Announcement.of(topic, Event.of(data)));
    }

    static Frame frame(long position) {
        return frame(position, "t", "d" + position);
    }

    static Frame frame(long position, String topic, String data) {
        return Frame.of(entry(position, topic, data));
    }

    /** A frame of exactly this many bytes; at least 30. */
    static Frame frameOf(long position, int bytes) {
        Frame empty = frame(position, "t", "");
        Frame made = frame(position, "t", "x".repeat(bytes - empty.size()));
        if (made.size() != bytes) {
            throw new AssertionError(made.size());
        }
        return made;
    }

    static List<Long> positions(Run run) {
        List<Long> positions = new ArrayList<>();
        run.frames().forEach(frame -> positions.add(frame.position));
        return positions;
    }

    static Selection selection(String... selectors) {
        return ListenRequest.to(selectors).selection();
    }

    static Audience audience(String... selectors) {
        return new Audience(selection(selectors), audiences++, 0, 0);
    }
}
