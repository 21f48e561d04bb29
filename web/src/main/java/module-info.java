/** What an adapter needs of a request and a response, free of any web framework. */
module dev.announcer.web {
    requires transitive dev.announcer;

    exports dev.announcer.web;
}
