/** Announcer's engine: server-sent events for the JVM, on {@code java.base} alone. */
module dev.announcer {
    exports dev.announcer;

    uses dev.announcer.JournalProvider;
}
