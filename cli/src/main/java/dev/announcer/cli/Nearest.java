package dev.announcer.cli;

import java.util.Collection;

/** Finds the name that was probably meant. */
final class Nearest {
    private Nearest() {}

    /** A hint to put behind a sentence, {@code "; did you mean serve?"}, or nothing if none of the names is near. */
    static String hint(String typed, Collection<String> names) {
        String best = "";
        int least = Math.max(2, typed.length() / 2);
        for (String name : names) {
            int distance = distance(typed, name);
            if (distance <= least && (distance < least || best.isEmpty())) {
                least = distance;
                best = name;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** How many letters have to be put in, left out or changed (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
