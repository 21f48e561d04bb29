package dev.announcer;

import java.util.function.Consumer;

/** Those who selected a topic or a pattern: one audience by itself, or a set of several. Confined to a lane. */
sealed interface Hearers permits Audience, AudienceSet {
    /** These and one more. */
    Hearers with(TopicSelector selector, Audience audience);

    /** These but one; null if nobody is left. */
    @Nullable
    Hearers without(Audience audience);

    /** The selector under which they were found, as they have it; one that is equal is given. */
    TopicSelector selector(TopicSelector equal);

    void forEach(Consumer<Audience> action);
}
