package dev.announcer.journal.file;

/**
 * What changes with every commit.
 *
 * @param newest the position given last
 * @param time when that was, in milliseconds since 1970
 * @param count how many entries the rule for all holds, and their size
 */
record State(long newest, long time, long count, long bytes) {
    static State parse(String text) {
        String[] parts = text.split(" ", -1);
        return new State(
                Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }

    @Override
    public String toString() {
        return newest + " " + time + " " + count + " " + bytes;
    }
}
