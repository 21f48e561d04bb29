package dev.announcer.client;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** The head of an answer, and its body, which must be subscribed to once: otherwise its connection would stay open. */
record Response(int status, HttpHeaders headers, Flow.Publisher<List<ByteBuffer>> body) {
    /** Lets the body go, and the connection with it. */
    void discard() {
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(List<ByteBuffer> bytes) {}

            @Override
            public void onError(Throwable failed) {}

            @Override
            public void onComplete() {}
        });
    }
}
