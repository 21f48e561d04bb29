/** Announcer for the JDK's own HTTP server. */
module dev.announcer.jdk {
    requires static org.jspecify;
    requires transitive dev.announcer;
    requires transitive dev.announcer.web;
    requires transitive jdk.httpserver;

    exports dev.announcer.jdk;
}
