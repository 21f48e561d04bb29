package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.web.WebResponse;
import org.junit.jupiter.api.Test;

final class PagePolicyTest {
    @Test
    void policy_allowsTheScriptsAndStylesOfThePageAndNothingElse() {
        // The example of Content Security Policy Level 3 section 8.3 for the script alert('Hello, world.');
        String policy = Page.response(
                        "<style media=\"all\">b{}</style><script>alert('Hello, world.');</script><script>2</script>")
                .header("content-security-policy")
                .orElseThrow();
        assertTrue(
                policy.contains("script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
                        + " 'sha256-1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU=';"),
                policy);
        assertTrue(policy.startsWith("default-src 'none';"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(policy.contains("style-src 'sha256-"), policy);
    }

    @Test
    void pageWithoutScript_allowsNone() {
        WebResponse page = Page.response("<p>hello");
        assertTrue(page.header("content-security-policy").orElseThrow().contains("script-src 'none'"));
        assertEquals("no-store", page.header("cache-control").orElseThrow());
        assertEquals("nosniff", page.header("x-content-type-options").orElseThrow());
    }
}
