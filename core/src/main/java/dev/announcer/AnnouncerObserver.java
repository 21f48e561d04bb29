package dev.announcer;

/**
 * Is told what happens, for logs and metrics; the engine itself writes no log.
 *
 * <p>It is told what is rare; what happens for each announcement and each listener is counted by the engine
 * ({@link Announcer#status}).
 *
 * <p>Callbacks come on lanes, on announcing and listening threads and on those of the journal, some under a lock: they must
 * be quick and thread-safe, and must not wait for another thread. What they throw is dropped.
 * The request tells who the listener is ({@link ListenRequest#attributes}).
 */
public interface AnnouncerObserver {
    /** Does nothing. */
    AnnouncerObserver NONE = new AnnouncerObserver() {};

    /** A stream was opened. */
    default void opened(ListenRequest request) {}

    /** A stream ended; every opened one does, once. */
    default void closed(ListenRequest request, CloseReason reason) {}

    /** A listener that was up to date took less than it was offered; it is served from the window from now on. */
    default void lagging(ListenRequest request) {}

    /** A listener was told that it missed something; {@code reason} is that of the {@code stream-reset}. */
    default void reset(ListenRequest request, String reason) {}

    /** A listener or an announcement was refused because a limit was reached, or the announcer is closed. */
    default void refused(String why) {}

    /**
     * Something of the outside failed.
     *
     * @param what the call that did, as {@code Journal.append}, {@code Sink.write} or {@code ListenRequest.first}; of the
     *     journal if, and only if, it begins with {@code Journal}
     * @param why what it failed with; an {@link IllegalArgumentException} of {@code Journal.append} is the fault of who
     *     announced, not the journal's
     */
    default void failed(String what, Throwable why) {}

    /**
     * What had failed works again, and nothing is to be done.
     *
     * @param what as in {@link #failed}: {@code Journal.follow}, when the journal is there again and is followed on
     */
    default void recovered(String what) {}
}
