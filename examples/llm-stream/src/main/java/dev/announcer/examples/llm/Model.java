package dev.announcer.examples.llm;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A model that is made up: it has one answer to every question, and takes its time for it. */
record Model(Duration perWord) {
    private static final Pattern WORDS = Pattern.compile("(?<=\\s)(?=\\S)");
    private static final String ANSWER = """
            You asked: %s

            I am a made-up model, and know nothing of that. But every word of this answer is an event of its own, \
            announced once, and kept until you have heard it. Switch your network off now, wait, and switch it on again: \
            the page connects by itself, says which word it heard last, and goes on with the next one. Nothing is missing, \
            nothing comes twice, and no other server had to remember it. When the last word has come, the page asks once \
            more, and is told that there is nothing left.""";

    /** Says its answer word by word, the blanks with them. */
    void answer(String question, Consumer<String> word) {
        for (String next : WORDS.split(whole(question), -1)) {
            word.accept(next);
            try {
                Thread.sleep(perWord.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What it says in all. */
    static String whole(String question) {
        return ANSWER.formatted(question.strip());
    }
}
