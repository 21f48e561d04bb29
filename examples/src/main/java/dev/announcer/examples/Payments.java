package dev.announcer.examples;

import dev.announcer.Announcer;
import dev.announcer.Event;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What can be said of an announcement: several topics, a type, an id of one's own; and whether it was taken. */
final class Payments {
    private static final System.Logger LOG = System.getLogger(Payments.class.getName());

    private final Announcer announcer;

    Payments(Announcer announcer) {
        this.announcer = announcer;
    }

    CompletionStage<String> paid(long order, long payment) {
        var event = Event.of("paid", "{\"order\":" + order + "}").withId("payment-" + payment);
        return announcer.announce(List.of("orders/" + order, "audit"), event).whenComplete((id, failed) -> {
            if (failed != null) {
                LOG.log(System.Logger.Level.WARNING, "perhaps nobody hears of payment " + payment, failed);
            }
        });
    }
}
