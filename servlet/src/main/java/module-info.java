/** Streams and announcing in any container of Jakarta Servlet. */
module dev.announcer.servlet {
    requires transitive dev.announcer;
    requires transitive dev.announcer.web;
    requires transitive jakarta.servlet;
    requires static org.jspecify;

    exports dev.announcer.servlet;
}
