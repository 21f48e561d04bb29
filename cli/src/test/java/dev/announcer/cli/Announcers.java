package dev.announcer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

/** Threads that announce to hubs as fast as each answer lets them, and remember what they were told. */
final class Announcers implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    /** One thread more. */
    void start(IntSupplier port) {
        String name = "a" + threads.size();
        Thread thread = new Thread(
                () -> {
                    for (int i = 0; !ending; i++) {
                        announce(port.getAsInt(), name + "-" + i);
                    }
                },
                "announcing-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void announce(int port, String data) {
        try {
            int status = post(port, data);
            if (status == 200) {
                accepted.add(data);
            } else if (status == 503) {
                refused.add(data);
                pause();
            } else if (status != 504) {
                throw new AssertionError("announcing was answered " + status);
            }
        } catch (IOException unknown) {
            pause();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5); // the hub is away: many attempts would say nothing more
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Announces this, and tells the status. */
    int post(int port, String data) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/announce"))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(data))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Waits until so many more were accepted; not for a time, in which a slow machine would do nothing. */
    void announceMore(int more) throws InterruptedException {
        int goal = accepted.size() + more;
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (accepted.size() < goal) {
            assertThat(System.nanoTime()).as("announcing goes on").isLessThan(patience);
            Thread.sleep(1);
        }
    }

    /** Ends announcing, when what is under way is answered. */
    void end() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What was accepted was heard, once, in the order of each thread; what was refused was not. */
    void check(List<String> heard) {
        Set<String> once = new HashSet<>(heard);
        assertThat(once).as("heard once").hasSameSizeAs(heard);
        assertThat(once).as("what was accepted").containsAll(accepted);
        assertThat(refused).as("what was refused").noneMatch(once::contains);
        for (int thread = 0; thread < threads.size(); thread++) {
            String prefix = "a" + thread + "-";
            List<Integer> mine = heard.stream()
                    .filter(data -> data.startsWith(prefix))
                    .map(data -> Integer.valueOf(data.substring(prefix.length())))
                    .toList();
            assertThat(mine).as("the order of one who announces").isSorted();
        }
    }

    @Override
    public void close() {
        ending = true;
    }
}
