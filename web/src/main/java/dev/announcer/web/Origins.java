package dev.announcer.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which pages may use an endpoint: origins as browsers send them (RFC 6454 section 6.2), compared exactly. */
final class Origins {
    private static final Pattern SERIALIZED =
            Pattern.compile("[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+\\]|[a-z0-9._~-]+)(:[1-9][0-9]{0,4})?");
    private static final Set<String> NOT_CROSS_SITE = Set.of("same-origin", "none");

    private final Set<String> allowed;
    private final Set<Authority> publicNames;

    Origins(WebPolicy policy) {
        this.allowed = policy.corsOrigins();
        this.publicNames = policy.publicNames();
    }

    /** Returns the origin, if a browser could send it. */
    static String check(String origin) {
        boolean usual = (origin.startsWith("http:") && origin.endsWith(":80"))
                || (origin.startsWith("https:") && origin.endsWith(":443"));
        if (!SERIALIZED.matcher(origin).matches() || usual) {
            throw new IllegalArgumentException("corsOrigin is \"" + origin
                    + "\"; a browser sends an origin as https://app.example or http://localhost:3000: in lower case, "
                    + "without a path, without the scheme's own port; * and null are not allowed");
        }
        return origin;
    }

    /** Whether any origin is allowed, so that answers vary by it. */
    boolean any() {
        return !allowed.isEmpty();
    }

    /** The request's origin, if it is allowed by name. */
    Optional<String> allowed(WebRequest request) {
        List<String> origins = request.headers("Origin");
        return origins.size() == 1 && allowed.contains(origins.get(0)) ? Optional.of(origins.get(0)) : Optional.empty();
    }

    /**
     * Whether a page of another origin made the request (cross-site request forgery, CWE-352): by {@code Sec-Fetch-Site}
     * (W3C Fetch Metadata 2.3), of which {@code same-site} is not enough, because localhost:3000 is same-site with
     * localhost:5000, and by {@code Origin} (RFC 6454 section 7), which every browser sends with a POST. An origin allowed
     * by name passes both.
     */
    boolean crossSite(WebRequest request) {
        List<String> sites = request.headers("Sec-Fetch-Site");
        List<String> origins = request.headers("Origin");
        if ((sites.isEmpty() && origins.isEmpty()) || allowed(request).isPresent()) {
            return false;
        }
        return !NOT_CROSS_SITE.containsAll(sites) || !origins.stream().allMatch(origin -> own(origin, request));
    }

    /** Whether this is the origin of the hub's own pages: that of {@code Host}, or of a public name. */
    private boolean own(String origin, WebRequest request) {
        int usualPort = origin.startsWith("https://") ? 443 : 80;
        if (!origin.startsWith("http://") && usualPort == 80) {
            return false; // "null" (a sandboxed page, a file), an extension
        }
        Optional<Authority> page = Authority.parse(origin.substring(origin.indexOf("://") + 3));
        return page.isPresent()
                && (publicNames.stream().anyMatch(name -> name.same(page.get(), usualPort))
                        || Authority.of(request)
                                .filter(host -> host.same(page.get(), usualPort))
                                .isPresent());
    }
}
