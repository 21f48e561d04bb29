package dev.announcer.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Appended;
import dev.announcer.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on one Redis, announcers on both, and whatever can go wrong between them, by a seed. What was acknowledged is
 * heard by both, once and in the same order; what was refused is not; of what is not known it is one or the other. Where Redis
 * lost something, a gap stands behind whatever a node did not hear.
 */
final class RedisRoundsTest {
    private static final int ANNOUNCERS = 2; // on each node

    @Test
    void rounds_whereRedisLosesNothing_everythingIsHeardOnce() {
        rounds(2, false);
    }

    @Test
    void rounds_whereRedisForgets_whoeverMissedSomethingIsTold() {
        rounds(2, true);
    }

    @Tag("soak")
    @Test
    void rounds_manyWhereRedisLosesNothing() {
        rounds(100, false);
    }

    @Tag("soak")
    @Test
    void rounds_manyWhereRedisForgets() {
        rounds(100, true);
    }

    private static void rounds(int count, boolean loses) {
        long first = Long.getLong("seed", new Random().nextInt(1_000_000));
        for (long seed = first; seed < first + count; seed++) {
            try {
                new Round(seed, loses).run();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("-Dseed=" + seed + (loses ? " with loss" : " without loss"), failed);
            }
        }
    }

    /** One round. */
    private static final class Round {
        private final Random random;
        private final boolean loses;
        private final Map<String, String> outcomes = new ConcurrentHashMap<>(); // of each announced: an id, or a reason
        private volatile boolean ends;

        Round(long seed, boolean loses) {
            this.random = new Random(seed);
            this.loses = loses;
        }

        void run() {
            try (RedisProcess redis = loses ? RedisProcess.start() : RedisProcess.durable();
                    StallingProxy first = StallingProxy.to(redis.port());
                    StallingProxy second = StallingProxy.to(redis.port());
                    Node one = new Node("redis://127.0.0.1:" + first.port() + Node.IMPATIENT);
                    Node two = new Node("redis://127.0.0.1:" + second.port() + Node.IMPATIENT)) {
                List<Thread> announcers = new ArrayList<>();
                for (int i = 0; i < ANNOUNCERS; i++) {
                    announcers.add(announcer(one, "one " + i));
                    announcers.add(announcer(two, "two " + i));
                }
                announcers.forEach(Thread::start);
                for (int i = 0; i < 4; i++) {
                    awaitMore(1 + random.nextInt(200));
                    goWrong(redis, random.nextBoolean() ? first : second);
                }
                ends = true;
                for (Thread announcer : announcers) {
                    join(announcer);
                }
                quiet(one, two);
                verify(one, two);
            }
        }

        private Thread announcer(Node node, String name) {
            return new Thread(
                    () -> {
                        for (int i = 0; !ends; i++) {
                            String data = name + " " + i;
                            CompletableFuture<Appended> answer =
                                    node.journal.append(Node.announcement(data)).toCompletableFuture();
                            outcomes.put(data, outcome(answer));
                            java.util.concurrent.locks.LockSupport.parkNanos(
                                    200_000); // while Redis is away it would spin
                        }
                    },
                    "announcing as " + name);
        }

        private static String outcome(CompletableFuture<Appended> answer) {
            return answer.handle((appended, failed) -> failed == null
                            ? appended.id()
                            : ((AnnounceException) failed).reason().toString())
                    .join();
        }

        /** Waits until so many more have an outcome, whatever it is. */
        private void awaitMore(int count) {
            int now = outcomes.size();
            Node.until(count + " more", () -> outcomes.size() >= now + count);
        }

        private void goWrong(RedisProcess redis, StallingProxy proxy) {
            switch (random.nextInt(loses ? 7 : 4)) {
                case 0 -> proxy.cut();
                case 1 -> {
                    proxy.hold();
                    awaitMore(1 + random.nextInt(400));
                    proxy.let();
                }
                case 2 -> {
                    proxy.holdAnswers();
                    awaitMore(1 + random.nextInt(400));
                    proxy.let();
                }
                case 3, 4 -> {
                    redis.kill();
                    awaitMore(random.nextInt(20));
                    redis.restart();
                }
                case 5 -> redis.command("FLUSHALL");
                default -> redis.command("SAVE"); // the next time it is killed, it comes back to this
            }
        }

        private static void join(Thread thread) {
            try {
                thread.join(Node.PATIENCE.toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        /** Waits until both follow again, and have heard what was announced then, in whatever epoch. */
        private static void quiet(Node one, Node two) {
            Set<String> asked = new HashSet<>();
            Node.until("both hear", () -> {
                String last = "last " + asked.size();
                asked.add(last);
                String others = "last " + asked.size();
                asked.add(others);
                int gapsOfOne = one.heard.gaps().size();
                int gapsOfTwo = two.heard.gaps().size();
                boolean isFirst = isAccepted(one, last);
                return isAccepted(two, others)
                        && isFirst
                        && heardSoon(one, gapsOfOne, last, others)
                        && heardSoon(two, gapsOfTwo, last, others);
            });
        }

        private static boolean isAccepted(Node node, String data) {
            return outcome(node.journal.append(Node.announcement(data)).toCompletableFuture())
                    .contains("-");
        }

        /** Both, or a gap since, after which it is announced again. */
        private static boolean heardSoon(Node node, int gaps, String... last) {
            Node.until(
                    "heard, or a gap",
                    () -> node.heard.data().containsAll(List.of(last))
                            || node.heard.gaps().size() > gaps);
            return node.heard.data().containsAll(List.of(last));
        }

        private void verify(Node one, Node two) {
            Map<Long, Entry> order = new HashMap<>();
            for (Node node : List.of(one, two)) {
                assertThat(node.heard.offences()).isEmpty();
                // On a slow machine an answer may be late at any time, and a connection is replaced.
                Node.until("back", () -> node.heard.aways() == node.heard.backs());
                List<String> heard = node.heard.data();
                assertThat(heard).doesNotHaveDuplicates();
                for (Entry entry : node.heard.entries()) {
                    assertThat(order.putIfAbsent(entry.position(), entry)).isIn(null, entry);
                }
                Set<String> known = new HashSet<>(heard);
                long told =
                        node.heard.gaps().stream().mapToLong(gap -> gap).max().orElse(-1);
                outcomes.forEach((data, outcome) -> {
                    if (outcome.equals(Reason.UNAVAILABLE.toString())) {
                        assertThat(known).as("refused").doesNotContain(data);
                    } else if (!outcome.equals(Reason.UNKNOWN.toString()) && !known.contains(data)) {
                        StreamId at = StreamId.parse(outcome.substring(outcome.indexOf('-') + 1));
                        assertThat(told)
                                .as("where it was told of the loss of " + data)
                                .isGreaterThanOrEqualTo(at.position());
                    }
                });
            }
            assertThat(outcomes.values().stream().filter(outcome -> outcome.contains("-")))
                    .as("acknowledged")
                    .isNotEmpty();
            if (!loses) {
                assertThat(one.heard.gaps()).isEmpty();
                assertThat(two.heard.gaps()).isEmpty();
                assertThat(one.heard.entries()).isEqualTo(two.heard.entries());
            }
        }
    }
}
