package dev.announcer.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Entry;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import dev.announcer.Retention;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is noticed when Redis lost something, and that nothing is noticed when it did not. */
final class RedisLossTest {
    private static final String STREAM = "{announcer}:stream";
    private static final String STATE = "{announcer}:state";

    /** Both nodes are told once, at the same position above all before, and go on together. */
    private static void bothAreToldOnce(Consumer<RedisProcess> before, Consumer<RedisProcess> loss, boolean idle) {
        try (RedisProcess redis = RedisProcess.start();
                Node one = new Node(redis.uri() + Node.ATTENTIVE);
                Node two = new Node(redis.uri() + Node.ATTENTIVE)) {
            one.append("kept");
            before.accept(redis);
            String lost = two.append("lost");
            one.awaitHeard("lost");
            two.awaitHeard("lost");
            long newest = one.last().position();
            loss.accept(redis);
            if (!idle) {
                one.appendAtLast("behind the loss");
            }
            long gap = one.awaitGaps(1);
            assertThat(two.awaitGaps(1)).isEqualTo(gap).isGreaterThan(newest);
            String after = two.appendAtLast("after");
            for (Node node : List.of(one, two)) {
                node.awaitHeard("after");
                Node.until(
                        "it answers",
                        () -> node.journal
                                .tail(0)
                                .handle((answer, failed) -> failed == null)
                                .toCompletableFuture()
                                .join());
                assertThat(node.heard.gaps()).hasSize(1);
                assertThat(node.heard.offences()).isEmpty();
                assertThat(node.locate(lost)).isInstanceOf(Place.Unknown.class);
                assertThat(node.locate(after))
                        .isEqualTo(new Place.Known(node.last().position()));
                assertThat(node.locate(node.journal.idOf(gap))).isEqualTo(new Place.Known(gap));
                // Who goes on behind the gap misses nothing; who stands before it is told.
                assertThat(Node.answer(node.journal.read(gap, 10, 1000))).isInstanceOf(Page.Held.class);
                assertThat(Node.answer(node.journal.read(newest, 10, 1000))).isNotInstanceOf(Page.Held.class);
            }
            assertThat(one.last()).isEqualTo(two.last());
        }
    }

    private static void nothing(RedisProcess redis) {}

    @Test
    void flushall_whenNobodyAnnounces_isNoticedByAll() {
        bothAreToldOnce(RedisLossTest::nothing, redis -> redis.command("FLUSHALL"), true);
    }

    @Test
    void flushall_whenSomebodyAnnounces_isNoticedByAll() {
        bothAreToldOnce(RedisLossTest::nothing, redis -> redis.command("FLUSHALL"), false);
    }

    @Test
    void stream_thatWasDeletedAlone_isNoticedByAll() {
        bothAreToldOnce(RedisLossTest::nothing, redis -> redis.command("DEL", STREAM), true);
    }

    @Test
    void stream_thatWasDeletedAlone_whenSomebodyAnnounces_isNoticedByAll() {
        bothAreToldOnce(RedisLossTest::nothing, redis -> redis.command("DEL", STREAM), false);
    }

    @Test
    void state_thatWasDeletedAlone_isNoticedByAll() {
        bothAreToldOnce(RedisLossTest::nothing, redis -> redis.command("DEL", STATE), true);
    }

    @Test
    void restart_empty_isNoticedByAll() {
        bothAreToldOnce(
                RedisLossTest::nothing,
                redis -> {
                    redis.kill();
                    redis.forget();
                    redis.restart();
                },
                true);
    }

    private static void restartFromTheDump(RedisProcess redis) {
        redis.kill();
        redis.restart();
    }

    @Test
    void restart_withAnOlderStateOfTheSameEpoch_isNoticedByAll() {
        bothAreToldOnce(redis -> redis.command("SAVE"), RedisLossTest::restartFromTheDump, true);
    }

    @Test
    void restart_withAnOlderState_whenSomebodyAnnounces_isNoticedByAll() {
        bothAreToldOnce(redis -> redis.command("SAVE"), RedisLossTest::restartFromTheDump, false);
    }

    /** A node that knows nothing of what was lost announces before those who know are back. */
    @Test
    void olderState_thatANewNodeAddedTo_isNoticedByThoseWhoKnow() {
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                Node knows = new Node("redis://127.0.0.1:" + proxy.port() + Node.ATTENTIVE)) {
            knows.append("kept");
            redis.command("SAVE");
            knows.append("lost");
            knows.awaitHeard("lost");
            proxy.refuse();
            restartFromTheDump(redis);
            try (Node fresh = new Node(redis.uri() + Node.ATTENTIVE)) {
                fresh.append("of the new node");
                fresh.awaitHeard("of the new node");
                proxy.let();
                assertThat(fresh.awaitGaps(1)).isEqualTo(knows.awaitGaps(1));
                fresh.append("after");
                fresh.awaitHeard("after");
                knows.awaitHeard("after");
                assertThat(knows.heard.data()).containsExactly("kept", "lost", "after");
                assertThat(fresh.heard.data()).containsExactly("of the new node", "after");
                assertThat(knows.heard.offences()).isEmpty();
                assertThat(knows.heard.gaps()).hasSize(1);
                assertThat(fresh.heard.gaps()).hasSize(1);
            }
        }
    }

    /** What an older state still holds is read by who asks for what is held. */
    @Test
    void olderState_isReadAcrossTheScar() {
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri() + Node.ATTENTIVE)) {
            node.append("kept");
            redis.command("SAVE");
            node.append("lost");
            node.awaitHeard("lost");
            restartFromTheDump(redis);
            node.awaitGaps(1);
            node.appendAtLast("after");
            node.awaitHeard("after");
            long earliest = Node.answer(node.journal.tail(Integer.MAX_VALUE));
            Page first = Node.answer(node.journal.read(earliest, 10, 1000));
            assertThat(first)
                    .isInstanceOfSatisfying(
                            Page.Held.class,
                            page -> assertThat(data(page.entries())).containsExactly("kept"));
            assertThat(Node.answer(node.journal.read(first.through(), 10, 1000)))
                    .isInstanceOfSatisfying(Page.Partial.class, page -> {
                        assertThat(data(page.entries())).containsExactly("after");
                        assertThat(page.through()).isEqualTo(node.last().position());
                    });
        }
    }

    private static List<String> data(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.announcement().event().data())
                .toList();
    }

    @Test
    void trimmed_beforeANodeWasBack_isALossToThatNodeAlone() {
        JournalOptions few = JournalOptions.DEFAULTS.withKeep(new Retention(10, 0, Duration.ZERO));
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                Node present = new Node(redis.uri() + Node.ATTENTIVE, few);
                Node absent = new Node("redis://127.0.0.1:" + proxy.port() + Node.ATTENTIVE, few)) {
            present.append("first");
            absent.awaitHeard("first");
            proxy.refuse();
            for (int i = 1; i <= 50; i++) {
                present.append("number " + i);
            }
            present.awaitHeard("number 50");
            present.append("number 51");
            Node.until("trimmed", () -> redis.command("XLEN", STREAM).equals("10"));
            proxy.let();
            absent.awaitHeard("number 51");
            assertThat(absent.heard.gaps()).hasSize(1);
            assertThat(absent.heard.data()).startsWith("first", "number 42").hasSize(11);
            assertThat(absent.heard.offences()).isEmpty();
            assertThat(present.heard.gaps()).isEmpty();
        }
    }

    @Test
    void trimmed_whileANodeWasAwayThatKnowsThem_isNoLoss() {
        JournalOptions few = JournalOptions.DEFAULTS.withKeep(new Retention(1, 0, Duration.ZERO));
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                Node present = new Node(redis.uri() + Node.ATTENTIVE, few);
                Node absent = new Node("redis://127.0.0.1:" + proxy.port() + Node.ATTENTIVE, few)) {
            present.append("first");
            absent.awaitHeard("first");
            present.append("second");
            absent.awaitHeard("second");
            proxy.refuse();
            Node.until("away", () -> absent.heard.aways() == 1);
            present.append("third");
            present.awaitHeard("third");
            Node.until("trimmed", () -> redis.command("XLEN", STREAM).equals("1"));
            proxy.let();
            absent.awaitHeard("third");
            assertThat(absent.heard.data()).containsExactly("first", "second", "third");
            assertThat(absent.heard.gaps()).isEmpty();
        }
    }

    /** The clock of Redis goes back by an hour: what is appended stays above what was. */
    @Test
    void clock_thatJumpsBack_keepsPositionsRising() {
        try (RedisProcess redis = RedisProcess.start()) {
            String uri = redis.uri() + Node.ATTENTIVE;
            long future = System.currentTimeMillis() + 3_600_000;
            RedisJournal before = RedisJournal.open(uri);
            redis.command("HSET", STATE, "last", future + "-" + (StreamId.SEQUENCES - 2));
            before.close();
            try (Node node = new Node(uri)) {
                String epoch = node.journal.epoch();
                assertThat(node.append("the last of its millisecond"))
                        .isEqualTo(epoch + "-" + future + "-" + (StreamId.SEQUENCES - 1));
                assertThat(node.append("the first of the next")).isEqualTo(epoch + "-" + (future + 1) + "-0");
                node.awaitHeard("the first of the next");
                redis.command("FLUSHALL");
                assertThat(node.awaitGaps(1)).isGreaterThan(node.last().position());
                node.append("after");
                node.awaitHeard("after");
                assertThat(node.heard.offences()).isEmpty();
                assertThat(node.heard.gaps()).hasSize(1);
            }
        }
    }

    @Test
    void ownId_givenTwice_isFoundAsLongAsOneOfThemIsHeld() {
        JournalOptions two = JournalOptions.DEFAULTS.withKeep(new Retention(2, 0, Duration.ZERO));
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri() + Node.ATTENTIVE, two)) {
            for (String data : List.of("first", "second", "third")) {
                Node.answer(node.journal.append(dev.announcer.Announcement.of(
                        "news", dev.announcer.Event.of(data).withId("same"))));
                node.awaitHeard(data);
            }
            Node.until("trimmed", () -> redis.command("XLEN", STREAM).equals("2"));
            assertThat(node.locate("same"))
                    .isEqualTo(new Place.Known(node.heard.entries().get(1).position()));
            node.append("another");
            node.awaitHeard("another");
            Node.until(
                    "trimmed",
                    () -> node.locate("same")
                            .equals(new Place.Known(node.heard.entries().get(2).position())));
            node.append("one more");
            node.awaitHeard("one more");
            Node.until("given up", () -> node.locate("same") instanceof Place.Unknown);
            assertThat(redis.command("HLEN", "{announcer}:ids")).isEqualTo("0");
        }
    }

    /** What somebody wrote by hand is passed over. */
    @Test
    void item_writtenByHand_isNobodysLoss() {
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri() + Node.ATTENTIVE)) {
            node.append("first");
            node.awaitHeard("first");
            redis.command("XADD", STREAM, "*", "hello", "world");
            // The clock is to be past what was added, or the next id would not be above it.
            String added = redis.command("XREVRANGE", STREAM, "+", "-", "COUNT", "1");
            long millis = Long.parseLong(added.substring(0, added.indexOf('-')));
            Node.until("a later millisecond", () -> System.currentTimeMillis() > millis);
            node.append("second");
            node.awaitHeard("second");
            assertThat(node.heard.gaps()).isEmpty();
            assertThat(data(((Page.Held) Node.answer(node.journal.read(node.start, 10, 1000))).entries()))
                    .containsExactly("first", "second");
        }
    }
}
