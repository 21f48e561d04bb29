package dev.announcer.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A bearer key. Only its hash is kept, so that it cannot be shown, and is compared in constant time. */
final class Key {
    private final byte[] hash;

    private Key(byte[] hash) {
        this.hash = hash;
    }

    /** The key of this text, if it can be sent: a bearer token is visible ASCII (RFC 6750 section 2.1). */
    static Key of(String what, String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            // Says nothing of the value: it is a secret.
            throw new IllegalArgumentException(what + " is empty or has a character other than visible ASCII");
        }
        return new Key(hash(text));
    }

    /**
     * Whether this is the key. How long it takes says nothing of how much of it was right (CWE-208), nor of its length,
     * because hashes are compared.
     */
    boolean is(String given) {
        return MessageDigest.isEqual(hash, hash(given));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "Key[...]";
    }
}
