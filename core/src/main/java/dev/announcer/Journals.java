package dev.announcer;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Opens journals by their address, with the {@link JournalProvider}s that are installed. */
public final class Journals {
    private static final String MEMORY = "memory";
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    private Journals() {}

    /**
     * Opens the journal at this address; empty for {@code memory:}, which every announcer has by itself.
     *
     * @param loader sees the providers
     * @throws IllegalArgumentException if this is no address, no such journal is installed, or it cannot do what is wished;
     *     what stands behind the scheme, which may hold a password, is not shown
     * @throws java.io.UncheckedIOException if it cannot be opened
     */
    public static Optional<Journal> open(String address, JournalOptions options, ClassLoader loader) {
        String scheme = check(address);
        if (scheme.equals(MEMORY)) {
            if (!options.equals(JournalOptions.DEFAULTS)) {
                throw new IllegalArgumentException(
                        "the journal memory: keeps what the window holds, and knows of no durability, commit wait or"
                                + " retention; the window's limits say how much it keeps");
            }
            return Optional.empty();
        }
        TreeSet<String> known = new TreeSet<>();
        known.add(MEMORY);
        for (JournalProvider provider : ServiceLoader.load(JournalProvider.class, loader)) {
            if (provider.schemes().contains(scheme)) {
                return Optional.of(provider.open(address, options));
            }
            known.addAll(provider.schemes());
        }
        throw new IllegalArgumentException(
                "journal is \"" + scheme + ":...\", but what is installed is " + String.join(", ", known));
    }

    /**
     * The scheme of this address. What follows it is the provider's to judge.
     *
     * @throws IllegalArgumentException if it has none that is allowed, or is {@code memory:} with something behind it
     */
    public static String check(String address) {
        int colon = address.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("journal has no scheme; memory: is one");
        }
        String scheme = address.substring(0, colon);
        if (!SCHEME.matcher(scheme).matches()) {
            throw new IllegalArgumentException("journal's scheme is \"" + scheme
                    + "\"; lower-case letters, digits, +, - and . are allowed, as in memory:");
        }
        if (scheme.equals(MEMORY) && colon < address.length() - 1) {
            throw new IllegalArgumentException("journal memory: has nothing behind the colon, but something was given");
        }
        return scheme;
    }
}
