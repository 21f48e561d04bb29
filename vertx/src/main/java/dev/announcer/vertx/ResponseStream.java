package dev.announcer.vertx;

import dev.announcer.Sink;
import dev.announcer.web.WebResponse;

/** A sink whose stream is the body of a response. */
interface ResponseStream extends Sink {
    /** Sends the head, at once. On the lane, before the sink is called. */
    void begin(WebResponse head);
}
