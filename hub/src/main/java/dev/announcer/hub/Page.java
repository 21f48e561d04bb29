package dev.announcer.hub;

import dev.announcer.web.WebResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page at {@code /}: one self-contained file of the class path, under a Content Security Policy that allows exactly
 * its own script and style, by their hashes, and connections to the hub itself.
 */
final class Page {
    private static final String PLACEHOLDER = "<!doctype html><title>Announcer</title><p>This hub has no page.";

    private Page() {}

    /** Made when it is first asked for, so that the start does not wait for it. */
    private static final class Holder {
        static final WebResponse RESPONSE = response(read());
    }

    static WebResponse response() {
        return Holder.RESPONSE;
    }

    static WebResponse response(String html) {
        return WebResponse.of(200, "text/html; charset=utf-8", html)
                .withHeader("content-security-policy", policy(html))
                .withHeader("referrer-policy", "no-referrer");
    }

    /** Content Security Policy Level 3; inline blocks are allowed by hash (section 8.3). */
    private static String policy(String html) {
        return "default-src 'none'; script-src " + hashes(html, "script") + "; style-src " + hashes(html, "style")
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String hashes(String html, String element) {
        Matcher block = Pattern.compile("<" + element + "(?:\\s[^>]*)?>(.*?)</" + element + ">", Pattern.DOTALL)
                .matcher(html);
        List<String> hashes = new ArrayList<>();
        while (block.find()) {
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(sha256(block.group(1))) + "'");
        }
        return hashes.isEmpty() ? "'none'" : hashes.stream().collect(Collectors.joining(" "));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String read() {
        try (InputStream page = Page.class.getResourceAsStream("page.html")) {
            return page == null ? PLACEHOLDER : new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the page cannot be read from the class path", unreadable);
        }
    }
}
