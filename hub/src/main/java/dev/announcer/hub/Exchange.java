package dev.announcer.hub;

import dev.announcer.web.WebResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: a place in the order in which a connection's answers go out. Confined to the connection's
 * event loop.
 */
final class Exchange {
    private final boolean http10;
    private final boolean head;
    private boolean keepAlive;
    private boolean continueDue;
    private @Nullable WebResponse response;
    private Plan.@Nullable Stream stream;

    Exchange(boolean http10, boolean head, boolean keepAlive) {
        this.http10 = http10;
        this.head = head;
        this.keepAlive = keepAlive;
    }

    /** For what cannot be taken for a request. */
    static Exchange broken() {
        return new Exchange(false, false, false);
    }

    boolean isHttp10() {
        return http10;
    }

    boolean isHead() {
        return head;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /** The connection ends with the answer. */
    void close() {
        keepAlive = false;
    }

    /** The first answer counts: a body that breaks off may already have been refused. */
    void answer(WebResponse answer) {
        if (response == null) {
            response = answer;
        }
        continueDue = false;
    }

    @Nullable
    WebResponse response() {
        return response;
    }

    /** The answer is this stream, once it is its turn. */
    void stream(Plan.Stream plan) {
        stream = plan;
    }

    Plan.@Nullable Stream stream() {
        return stream;
    }

    /** The client waits for 100. */
    void expectContinue() {
        continueDue = true;
    }

    /** Whether 100 is to be sent; says so once. */
    boolean takeContinue() {
        boolean due = continueDue;
        continueDue = false;
        return due;
    }
}
