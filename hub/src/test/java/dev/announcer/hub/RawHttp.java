package dev.announcer.hub;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;

/** What tests ask of a hub, each on a connection of its own. */
final class RawHttp {
    private RawHttp() {}

    static WireConnection connect(Hub hub) {
        return WireConnection.connect(hub.port());
    }

    /** One request, and its response. */
    static WireResponse exchange(Hub hub, String request) {
        return WireConnection.exchange(hub.port(), request);
    }

    static WireResponse exchange(Hub hub, byte[] request) {
        return WireConnection.exchange(hub.port(), request);
    }

    /** A GET of this target, with these lines of headers beside Host. */
    static WireResponse get(Hub hub, String target, String... headers) {
        return WireConnection.get(hub.port(), target, headers);
    }

    /** A POST of this body, sent as UTF-8. */
    static WireResponse post(Hub hub, String target, String body, String... headers) {
        return WireConnection.post(hub.port(), target, body, headers);
    }

    static WireResponse post(Hub hub, String target, byte[] body, String... headers) {
        return WireConnection.post(hub.port(), target, body, headers);
    }

    /** Announces and returns the id that the hub answered; anything but 200 is a failure. */
    static String announce(Hub hub, String target, String body) {
        return WireConnection.announce(hub.port(), target, body);
    }

    static WireStream listen(Hub hub, String target, String... headers) {
        return WireConnection.listen(hub.port(), target, headers);
    }
}
