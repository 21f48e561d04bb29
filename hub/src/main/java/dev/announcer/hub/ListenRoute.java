package dev.announcer.hub;

import dev.announcer.web.ListenAnswer;
import dev.announcer.web.ListenEndpoint;

/** {@code /listen}. */
final class ListenRoute implements Route {
    private final ListenEndpoint endpoint;

    ListenRoute(ListenEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Plan plan(RequestHead head) {
        ListenAnswer answer = endpoint.answer(head);
        if (answer instanceof ListenAnswer.Stream stream) {
            return new Plan.Stream(stream.request(), stream.head(), why -> endpoint.failure(head, why));
        }
        return new Plan.Reply(((ListenAnswer.Reply) answer).response());
    }
}
