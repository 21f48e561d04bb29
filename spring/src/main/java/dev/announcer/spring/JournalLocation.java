package dev.announcer.spring;

import dev.announcer.Journal;
import dev.announcer.JournalProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Opens the journal that {@code announcer.journal} names, by the {@link JournalProvider} of its scheme. */
final class JournalLocation {
    private static final String MEMORY = "memory";

    private JournalLocation() {}

    /**
     * The journal, or empty for that in memory, which an announcer has by itself.
     *
     * @throws IllegalArgumentException if there is no such journal; what is behind the scheme, which may be a password,
     *     is not shown
     */
    static Optional<Journal> open(String location, ClassLoader loader) {
        int colon = location.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("announcer.journal has no scheme; memory: is one");
        }
        String scheme = location.substring(0, colon);
        if (scheme.equals(MEMORY)) {
            if (colon < location.length() - 1) {
                throw new IllegalArgumentException("announcer.journal is memory: with something behind the colon");
            }
            return Optional.empty();
        }
        TreeSet<String> known = new TreeSet<>();
        known.add(MEMORY);
        for (JournalProvider provider : ServiceLoader.load(JournalProvider.class, loader)) {
            if (provider.scheme().equals(scheme)) {
                return Optional.of(provider.open(uri(scheme, location.substring(colon + 1))));
            }
            known.add(provider.scheme());
        }
        throw new IllegalArgumentException(
                "announcer.journal is \"" + scheme + ":...\", but what is installed is " + String.join(", ", known));
    }

    /** What a URI may not hold, as a path with spaces, is quoted. */
    private static URI uri(String scheme, String rest) {
        try {
            return new URI(scheme + ":" + rest);
        } catch (URISyntaxException asTyped) {
            try {
                return new URI(scheme, rest, null);
            } catch (URISyntaxException hopeless) {
                throw new IllegalArgumentException("announcer.journal \"" + scheme + ":...\" is not a URI");
            }
        }
    }
}
