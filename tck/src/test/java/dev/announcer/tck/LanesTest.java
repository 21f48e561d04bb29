package dev.announcer.tck;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Encoding;
import dev.announcer.Event;
import dev.announcer.Lane;
import dev.announcer.ListenRequest;
import dev.announcer.ShortTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many lanes there are, everybody hears the same, in the same order. */
class LanesTest {
    private static final List<String> TOPICS = List.of("a", "b", "a/1", "a/2", "b/1/x");
    private static final List<String> SELECTORS = List.of("a", "b", "a/1", "a/*", "**", "*/2", "b/**");
    private static final int ANNOUNCERS = 3;
    private static final int EACH = 300;

    private final List<ThreadLane> lanes = new ArrayList<>();
    private final Random random = new Random(5);

    private record ThreadLane(ScheduledExecutorService executor, Thread[] thread) implements Lane {
        static ThreadLane start() {
            Thread[] thread = new Thread[1];
            return new ThreadLane(
                    Executors.newSingleThreadScheduledExecutor(task -> {
                        thread[0] = new Thread(task, "lane");
                        thread[0].setDaemon(true);
                        return thread[0];
                    }),
                    thread);
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public void after(Duration delay, Runnable task) {
            executor.schedule(task, delay.toNanos(), NANOSECONDS);
        }

        @Override
        public boolean here() {
            return Thread.currentThread() == thread[0];
        }
    }

    private record Heard(Wanted wanted, RecordingSink sink) {
        List<String> data() {
            return sink.messages().stream().map(WireReader.Message::data).toList();
        }
    }

    @AfterEach
    void endLanes() {
        lanes.forEach(lane -> lane.executor().shutdownNow());
    }

    @ParameterizedTest(name = "{0} lanes, tasks of {1} bytes")
    @CsvSource({"1, 2097152", "4, 2097152", "4, 20000"})
    void listeners_onSomeLanes_hearTheSameInTheSameOrder(int count, int taskBytes) {
        IntStream.range(0, count).forEach(i -> lanes.add(ThreadLane.start()));
        Announcer announcer = ShortTasks.of(
                        Announcer.builder().lanes(List.copyOf(lanes)).closeDeadline(Duration.ofMillis(100)), taskBytes)
                .build();
        List<Heard> listeners = new ArrayList<>();
        for (ThreadLane lane : lanes) {
            listeners.add(listen(announcer, lane, Set.of("**"), Set.of("**"))); // one on each who hears all
        }
        for (int i = 0; i < 100; i++) {
            listeners.add(listen(announcer, lanes.get(i % count), some(3), i % 3 == 0 ? some(2) : Set.of()));
        }
        List<Announcement> announced = announce(announcer);
        List<String> order = orderOf(listeners.get(0), announced.size());
        assertThat(order).hasSize(announced.size()).doesNotHaveDuplicates();
        for (Heard one : listeners) {
            Set<String> mine = new HashSet<>();
            announced.stream()
                    .filter(it -> one.wanted().hears(it))
                    .forEach(it -> mine.add(it.event().data()));
            List<String> expected = order.stream().filter(mine::contains).toList();
            if (one.data().size() < expected.size()) {
                await().atMost(60, SECONDS).until(() -> one.data().size() >= expected.size());
            }
            assertThat(one.data()).isEqualTo(expected);
        }
        announcer.close();
        assertThat(listeners).allMatch(one -> one.sink().offences().isEmpty());
    }

    private Set<String> some(int most) {
        Set<String> chosen = new HashSet<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            chosen.add(SELECTORS.get(random.nextInt(SELECTORS.size())));
        }
        return chosen;
    }

    private Heard listen(Announcer announcer, Lane lane, Set<String> selectors, Set<String> mayRead) {
        RecordingSink[] made = new RecordingSink[1];
        announcer.listen(
                ListenRequest.builder()
                        .topics(selectors.toArray(String[]::new))
                        .mayRead(mayRead.toArray(String[]::new))
                        .build(),
                lane,
                listener -> made[0] = new RecordingSink(Encoding.RAW, lane, listener));
        return new Heard(new Wanted(Set.copyOf(selectors), Set.copyOf(mayRead)), made[0]);
    }

    private List<Announcement> announce(Announcer announcer) {
        List<List<Announcement>> planned = new ArrayList<>();
        for (int number = 0; number < ANNOUNCERS; number++) {
            List<Announcement> mine = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                Announcement one =
                        Announcement.of(TOPICS.get(random.nextInt(TOPICS.size())), Event.of(number + "-" + i));
                mine.add(random.nextInt(4) == 0 ? one.asPrivate() : one);
            }
            planned.add(mine);
        }
        CompletableFuture<?>[] announcing = planned.stream()
                .map(mine -> CompletableFuture.runAsync(
                        () -> mine.forEach(announcer::announce), task -> new Thread(task, "announcing").start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(announcing).join();
        return planned.stream().flatMap(List::stream).toList();
    }

    private static List<String> orderOf(Heard all, int count) {
        await().atMost(60, SECONDS).until(() -> all.data().size() >= count);
        return all.data();
    }
}
