package dev.announcer;

/** Data of a wanted size in UTF-8, for the benchmarks. */
final class Texts {
    private static final int LINE = 64;

    private Texts() {}

    /** About so many bytes, in lines of 64 or in one, of Latin letters or of letters that have two bytes each. */
    static String of(int bytes, boolean manyLines, boolean ascii) {
        StringBuilder text = new StringBuilder();
        int letterBytes = ascii ? 1 : 2;
        for (int written = 0; written < bytes; ) {
            if (manyLines && written % LINE == LINE - letterBytes) {
                text.append('\n');
                written++;
            } else {
                text.append((char) ((ascii ? 'a' : '\u0430') + written % 26));
                written += letterBytes;
            }
        }
        return text.toString();
    }
}
