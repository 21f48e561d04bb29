package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.ListenerStatus;
import dev.announcer.TopicSelector;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@code /actuator/listeners}: who listens, to what, how far behind; with {@code DELETE} and a number, the end of one of
 * them, whose {@code EventSource} comes back by itself. It shows users and addresses: like every endpoint but health it is
 * exposed only if the application says so.
 */
@Endpoint(id = "listeners")
final class ListenersEndpoint {
    private static final int PATIENCE_SECONDS = 10;

    private final Announcer announcer;

    ListenersEndpoint(Announcer announcer) {
        this.announcer = announcer;
    }

    /** Those of one moment. */
    record Listeners(int count, List<One> listeners) {}

    /** One of them; {@code live} is up to date, {@code behind} counts what it has not been given yet. */
    record One(
            long number,
            Map<String, String> attributes,
            List<String> topics,
            List<String> mayRead,
            boolean live,
            int behind) {
        static One of(ListenerStatus status) {
            return new One(
                    status.number(),
                    status.request().attributes(),
                    sorted(status.request().topics()),
                    sorted(status.request().mayRead()),
                    status.live(),
                    status.behind());
        }

        private static List<String> sorted(Collection<TopicSelector> selectors) {
            return selectors.stream().map(TopicSelector::toString).sorted().toList();
        }
    }

    @ReadOperation
    Listeners listeners() {
        List<One> all = within(announcer.listenerStatuses()).stream()
                .sorted(Comparator.comparingLong(ListenerStatus::number))
                .map(One::of)
                .toList();
        return new Listeners(all.size(), all);
    }

    @DeleteOperation
    WebEndpointResponse<Void> disconnect(@Selector long number) {
        boolean wasThere = within(announcer.disconnect(number));
        return new WebEndpointResponse<>(
                wasThere ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
    }

    /** A lane that is stuck is not waited for without end. */
    private static <T> T within(CompletionStage<T> answer) {
        return answer.toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
