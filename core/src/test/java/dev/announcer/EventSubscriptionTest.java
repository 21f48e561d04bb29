package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class EventSubscriptionTest {
    private final Workbench bench = new Workbench();
    private final List<String> heard = new ArrayList<>();

    private void subscribe(Consumer<Flow.Subscription> onSubscribe) {
        EventStream stream = new EventStream(bench.engine(), ListenRequest.to("t"));
        stream.publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                onSubscribe.accept(subscription);
            }

            @Override
            public void onNext(Event event) {
                heard.add(event.data());
            }

            @Override
            public void onError(Throwable why) {
                heard.add("error");
            }

            @Override
            public void onComplete() {
                heard.add("complete");
            }
        });
        bench.work();
    }

    @Test
    void subscriber_cancelsAtOnce_leavesNothingBehind() {
        bench.open();
        subscribe(Flow.Subscription::cancel);
        bench.announce("t", "d");
        assertThat(bench.tasks).isEmpty(); // nobody is woken
        assertThat(heard).isEmpty();
    }

    @Test
    void subscriber_throwsWhenSubscribed_leavesNothingBehind() {
        bench.open();
        subscribe(subscription -> {
            throw new IllegalStateException("no");
        });
        bench.announce("t", "d");
        assertThat(bench.tasks).isEmpty();
        assertThat(heard).isEmpty();
        assertThat(bench.told).anyMatch(what -> what.startsWith("failed Subscriber.onSubscribe"));
    }

    @Test
    void subscriber_cancelsLater_leavesNothingBehind() {
        bench.open();
        Flow.Subscription[] mine = new Flow.Subscription[1];
        subscribe(subscription -> {
            mine[0] = subscription;
            subscription.request(10);
        });
        bench.announce("t", "d");
        bench.work();
        mine[0].cancel();
        bench.work();
        bench.announce("t", "e");
        assertThat(bench.tasks).isEmpty();
        assertThat(heard).containsExactly("d");
    }

    @Test
    void subscriber_requestedFewer_hearsTheRestLater() {
        bench.open();
        Flow.Subscription[] mine = new Flow.Subscription[1];
        subscribe(subscription -> mine[0] = subscription);
        bench.announce("t", "a");
        bench.announce("t", "b");
        bench.work();
        assertThat(heard).isEmpty();
        mine[0].request(1);
        bench.work();
        assertThat(heard).containsExactly("a");
        mine[0].request(Long.MAX_VALUE);
        mine[0].request(Long.MAX_VALUE);
        bench.work();
        assertThat(heard).containsExactly("a", "b");
    }
}
