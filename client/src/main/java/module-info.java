/** A client for server-sent events, by the HTML Living Standard. */
module dev.announcer.client {
    requires transitive dev.announcer;
    requires transitive java.net.http;
    requires static org.jspecify;

    exports dev.announcer.client;
}
