package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.tck.WireReader.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * No byte of one listener in another's response. Users come and go in all ways there are, with ordinary requests before,
 * and streams that ended properly before on the same connection, while each is announced what only it may hear, a while
 * after it has left as well.
 */
final class OwnershipChecks {
    private static final int VISITORS = 6;
    private static final int ROUNDS = 40;
    private static final int REMEMBERED = 24;
    private static final Duration MOMENT = Duration.ofMillis(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Venue venue;
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    OwnershipChecks(Venue venue) {
        this.venue = venue;
    }

    void bytesReachTheirOwners() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<Boolean> announcing = threads.submit(this::announce);
            List<Future<Integer>> visits = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visits.add(threads.submit(new Visitor(i, new Random(random.nextLong()))));
            }
            int heard = 0;
            for (Future<Integer> visit : visits) {
                heard += visit.get(180, TimeUnit.SECONDS);
            }
            assertThat(heard).as("events that were heard").isGreaterThan(VISITORS * ROUNDS);
            announcing.cancel(true);
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** To each who is or was there an event of its own. */
    private boolean announce() {
        while (!Thread.currentThread().isInterrupted()) {
            for (String user : users) {
                venue.announcer().announce(new Announcement(List.of("private/" + user), Event.of(user + "!"), true));
            }
            venue.announcer().announce("fleeting", Event.of("fleeting!"));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    /** Comes again and again, as somebody else each time. */
    private final class Visitor implements Callable<Integer> {
        private final int number;
        private final Random random;
        private int heard;

        Visitor(int number, Random random) {
            this.number = number;
            this.random = random;
        }

        @Override
        public Integer call() {
            for (int round = 0; round < ROUNDS; round++) {
                String user = "user-" + number + "-" + round;
                users.add(user);
                visit(user);
                users.remove("user-" + number + "-" + (round - REMEMBERED / VISITORS));
            }
            return heard;
        }

        private void visit(String user) {
            WireConnection http = before(user);
            WireStream stream = http
                    .send(WireConnection.head(
                            "GET", "/listen?topic=private/*&topic=private/" + user, "X-User: " + user))
                    .stream()
                    .opened();
            for (int events = random.nextInt(6); events > 0; events--) {
                hears(stream, user + "!");
            }
            switch (random.nextInt(3)) {
                case 0 -> stream.close();
                case 1 -> http.reset();
                default -> {
                    http.endOutput();
                    stream.close();
                }
            }
        }

        /** A connection on which this and that was asked before. */
        private WireConnection before(String user) {
            WireConnection http = WireConnection.connect(venue.port());
            for (int requests = random.nextInt(4); requests > 0; requests--) {
                switch (random.nextInt(3)) {
                    case 0 ->
                        http = http.after(http.send(WireConnection.head("GET", "/listen?topic=**/x", "X-User: " + user))
                                .response()
                                .assertProblem(400));
                    case 1 ->
                        assertThat(http.send(WireConnection.head("HEAD", "/listen", "X-User: " + user))
                                        .bodilessResponse()
                                        .status())
                                .isEqualTo(200);
                    default -> http = streamBefore(http);
                }
            }
            return http;
        }

        /** A stream that ends properly before it says anything of weight: the connection may go on. */
        private WireConnection streamBefore(WireConnection http) {
            WireStream fleeting =
                    http.send(WireConnection.head("GET", "/listen?topic=fleeting", "X-User: fleeting")).stream()
                            .opened();
            assertThat(fleeting.dataToEnd()).isEmpty();
            if (isKept(fleeting)) {
                return http;
            }
            http.close();
            return WireConnection.connect(venue.port());
        }

        private boolean isKept(WireStream stream) {
            return stream.head().headers("connection").stream().noneMatch("close"::equalsIgnoreCase)
                    && !stream.connection().endsWithin(MOMENT);
        }

        private void hears(WireStream stream, String data) {
            Message message = stream.event();
            assertThat(message.data()).isEqualTo(data);
            heard++;
        }
    }
}
