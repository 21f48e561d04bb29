package dev.announcer;

import java.util.Arrays;
import java.util.List;

/** Frames laid end to end in one form: what is written to every listener of an audience with one call. */
final class Batch {
    private final Frames frames;
    private final Frame[] parts;
    private final int[] ends;

    private Batch(Frames frames, Frame[] parts, int[] ends) {
        this.frames = frames;
        this.parts = parts;
        this.ends = ends;
    }

    static Batch lay(List<Frame> parts, Encoding encoding, boolean showTopics) {
        return lay(parts.toArray(Frame[]::new), encoding, showTopics);
    }

    /** The array is not copied. */
    static Batch lay(Frame[] parts, Encoding encoding, boolean showTopics) {
        int[] ends = new int[parts.length];
        int size = 0;
        for (int i = 0; i < ends.length; i++) {
            size += parts[i].size(encoding, showTopics);
            ends[i] = size;
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (Frame part : parts) {
            at = part.encode(encoding, showTopics, bytes, at);
        }
        return new Batch(new Frames(bytes), parts, ends);
    }

    Frames frames() {
        return frames;
    }

    int size() {
        return frames.size();
    }

    int parts() {
        return parts.length;
    }

    /** Whether it tells of a gap; a gap is always alone. */
    boolean isGap() {
        return parts[0].isGap();
    }

    Frame part(int index) {
        return parts[index];
    }

    /** How many frames are whole in the first {@code taken} bytes. */
    int wholeIn(int taken) {
        int found = Arrays.binarySearch(ends, taken);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Where this frame begins. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
