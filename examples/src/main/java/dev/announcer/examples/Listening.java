package dev.announcer.examples;

import dev.announcer.HeardEvent;
import dev.announcer.client.EventReader;
import dev.announcer.client.EventSource;
import dev.announcer.client.EventSourceObserver;
import dev.announcer.client.Failure;
import dev.announcer.client.LastEventIdStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;

/** What {@code docs/client.md} shows. */
public final class Listening {
    private Listening() {}

    /** Prints what is heard at this address, until the server says that there is no more. */
    public static void main(String... args) {
        try (var source = EventSource.open(args[0])) {
            for (var event : source) {
                System.out.println(event.data());
            }
        }
    }

    static HeardEvent taken(EventSource source) throws InterruptedException {
        HeardEvent event = source.take(); // waits
        Optional<HeardEvent> soon = source.poll(Duration.ofSeconds(1)); // waits no longer than this
        Optional<HeardEvent> now = source.poll(); // does not wait
        return now.or(() -> soon).orElse(event);
    }

    static EventSource calledBack(String url) {
        EventSource source = EventSource.to(url).open(event -> System.out.println(event.type() + ": " + event.data()));
        return source; // until source.close()
    }

    static void published(EventSource source, Flow.Subscriber<HeardEvent> subscriber) {
        source.publisher().subscribe(subscriber);
    }

    static EventSource kept(String url) {
        return EventSource.to(url)
                .lastEventIds(LastEventIdStore.inFile(Path.of("orders.id")))
                .open(event -> System.out.println(event.data()));
    }

    static EventSource withToken(String url, Tokens tokens) {
        return EventSource.to(url)
                .headers(() -> Map.of("Authorization", "Bearer " + tokens.fresh()))
                .open();
    }

    /** Gives a token that is still good. */
    interface Tokens {
        String fresh();
    }

    static void answered(String url, String question) {
        try (var answer = EventSource.to(url)
                .post("application/json", question)
                .reconnecting(false)
                .open()) {
            answer.forEach(token -> System.out.print(token.data()));
        }
    }

    static EventSource observed(String url) {
        var observer = new EventSourceObserver() {
            @Override
            public void reconnecting(Failure failure, Duration wait) {
                System.err.println(failure.message() + "; trying again in " + wait.toMillis() + " ms");
            }

            @Override
            public void closed(Optional<Failure> failure) {
                failure.ifPresent(why -> System.err.println(why.reason() + " " + why.status() + " " + why.headers()));
            }
        };
        return EventSource.to(url).observer(observer).open();
    }

    static void read(InputStream body) throws IOException {
        try (var events = new EventReader(body)) {
            for (var event : events) {
                System.out.println(event.data());
            }
        }
    }
}
