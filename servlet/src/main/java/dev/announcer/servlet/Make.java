package dev.announcer.servlet;

import jakarta.servlet.ServletContext;

/** What kind of container it is, as far as that matters where the specification is silent. */
enum Make {
    JETTY,
    UNDERTOW,
    OTHER;

    static Make of(ServletContext context) {
        String name = context.getClass().getName(); // a server's own name may be changed
        return name.startsWith("org.eclipse.jetty.") ? JETTY : name.startsWith("io.undertow.") ? UNDERTOW : OTHER;
    }

    /**
     * Whether to complete a response that waits to be written ends its connection at once. Tomcat keeps that connection for
     * ever then; left alone it ends it after the connector's {@code connectionTimeout}.
     */
    boolean abortsWhenCompleted() {
        return this == JETTY;
    }

    /**
     * Whether a flush leaves in the buffer what does not go out at once, says it is ready, and sends that with the next
     * write. What is larger than the buffer it sends as it should.
     */
    boolean needsNoBuffer() {
        return this == UNDERTOW;
    }

    /**
     * Whether nothing should be written before the thread that served the request has finished with it. If a write fails
     * earlier, because the peer reset as its stream began, Tomcat uses the objects of the request again while it still tells
     * of the error, or counts the request as under way for good; and there is no callback at that moment.
     */
    boolean mustHaveLeft() {
        return this == OTHER;
    }

    /**
     * Whether {@code onError} follows when a write or a flush has failed, from where the response is to be completed. Tomcat
     * has begun to end it then, on a thread of its own; completed twice, it ends, seldom, somebody else's.
     */
    boolean tellsOfFailedWrites() {
        return this == OTHER;
    }
}
