package dev.announcer.cli;

import java.net.URI;

/** Where {@code listen} listens: the URL that was typed, or that of a hub, with what the options ask for. */
final class ListenUrl {
    private ListenUrl() {}

    static URI of(Arguments arguments) {
        URI url;
        boolean hub = arguments.words().isEmpty();
        if (hub) {
            url = arguments.read("hub", HubClient::address).orElse(URI.create("http://localhost:5000"));
        } else {
            url = address(arguments.words().get(0));
            hub = url.getRawQuery() == null
                    && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        if (hub) {
            path = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/listen";
        }
        StringBuilder query = new StringBuilder(url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        arguments.list("topic").forEach(topic -> HubClient.parameter(query, "topic", topic));
        // Objects that can be announced again have topics, which a hub names when it is asked to.
        boolean names = arguments.flag("json") || arguments.has("exec");
        if (names && path.endsWith("/listen") && !query.toString().contains("topics=")) {
            HubClient.parameter(query, "topics", "show");
        }
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path + query);
    }

    private static URI address(String text) {
        try {
            URI url = URI.create(text.contains("://") ? text : "http://" + text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException notUri) {
            throw CommandException.usage("URL is \"" + text + "\", which is none (" + notUri.getMessage() + ")");
        }
        throw CommandException.usage("URL is \"" + text + "\"; one of http or https is needed, without a password");
    }
}
