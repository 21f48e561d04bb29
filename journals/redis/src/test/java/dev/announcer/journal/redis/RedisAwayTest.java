package dev.announcer.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.AnnounceException.Reason;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Page;
import dev.announcer.tck.RecordingFollower;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node does while Redis cannot be reached, and after that. */
final class RedisAwayTest {
    @Test
    void redis_killedAndStartedAgain_followingGoesOnWhereItWas() {
        try (RedisProcess redis = RedisProcess.durable();
                Node node = new Node(redis.uri() + Node.ATTENTIVE)) {
            for (int i = 1; i <= 5; i++) {
                node.append("before " + i);
            }
            node.awaitHeard("before 5");
            redis.kill();
            Node.until("away", () -> node.heard.aways() == 1);
            assertThat(Node.refusal(node.journal.append(Node.announcement("lost"))))
                    .isEqualTo(Reason.UNAVAILABLE);
            assertThat(node.journal.locate("x")).isCompletedExceptionally();
            assertThat(node.journal.tail(0)).isCompletedExceptionally();
            assertThat(node.journal.read(0, 1, 1)).isCompletedExceptionally();
            redis.restart();
            node.appendAtLast("after");
            node.awaitHeard("after");
            assertThat(node.heard.data())
                    .containsExactly("before 1", "before 2", "before 3", "before 4", "before 5", "after");
            assertThat(node.heard.gaps()).isEmpty();
            assertThat(node.heard.aways()).isEqualTo(1);
            assertThat(node.heard.backs()).isEqualTo(1);
            assertThat(node.heard.offences()).isEmpty();
        }
    }

    @Test
    void append_whoseAnswerIsLost_isUnknownAndNotRepeated() {
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                Node direct = new Node(redis.uri() + Node.ATTENTIVE);
                Node node = new Node("redis://127.0.0.1:" + proxy.port() + Node.IMPATIENT)) {
            node.append("first");
            proxy.holdAnswers();
            CompletionStage<Appended> unanswered = node.journal.append(Node.announcement("unanswered"));
            direct.awaitHeard("unanswered");
            assertThat(Node.refusal(unanswered)).isEqualTo(Reason.UNKNOWN);
            proxy.let();
            node.appendAtLast("last");
            node.awaitHeard("last");
            direct.awaitHeard("last");
            assertThat(node.heard.data()).containsExactly("first", "unanswered", "last");
            assertThat(direct.heard.data()).containsExactly("first", "unanswered", "last");
            assertThat(node.heard.gaps()).isEmpty();
        }
    }

    @Test
    void append_onItsWayWhenTheConnectionEnds_isUnknownOrUnavailableAndTrue() {
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                Node direct = new Node(redis.uri() + Node.ATTENTIVE);
                Node node = new Node("redis://127.0.0.1:" + proxy.port() + Node.ATTENTIVE)) {
            List<CompletionStage<Appended>> answers = IntStream.range(0, 2000)
                    .mapToObj(i -> {
                        if (i == 500) {
                            proxy.holdAnswers();
                        } else if (i == 1000) {
                            direct.awaitHeard("number 999"); // so what came since then is done, and nobody was told
                            proxy.cut();
                            proxy.let();
                        }
                        return node.journal.append(Node.announcement("number " + i));
                    })
                    .toList();
            List<String> accepted = new java.util.ArrayList<>();
            List<String> refused = new java.util.ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                Object outcome = answers.get(i)
                        .handle((appended, failed) -> failed == null
                                ? "accepted"
                                : ((dev.announcer.AnnounceException) failed)
                                        .reason()
                                        .toString())
                        .toCompletableFuture()
                        .join();
                if (outcome.equals("accepted")) {
                    accepted.add("number " + i);
                } else if (outcome.equals("UNAVAILABLE")) {
                    refused.add("number " + i);
                }
            }
            node.appendAtLast("last");
            node.awaitHeard("last");
            direct.awaitHeard("last");
            assertThat(refused.size() + accepted.size()).isLessThan(2000);
            assertThat(node.heard.data()).doesNotHaveDuplicates();
            assertThat(accepted).allMatch(node.heard.data()::contains);
            assertThat(refused).noneMatch(node.heard.data()::contains);
            assertThat(node.heard.entries()).isEqualTo(direct.heard.entries());
        }
    }

    @Test
    void append_thatMayWait_isSentInOrderWhenRedisIsBack() {
        try (RedisProcess redis = RedisProcess.durable();
                Node node = new Node(redis.uri() + Node.ATTENTIVE + "&wait=1h")) {
            node.append("before");
            node.awaitHeard("before");
            redis.kill();
            Node.until("away", () -> node.heard.aways() == 1);
            List<CompletionStage<Appended>> waiting = List.of("one", "two", "three").stream()
                    .map(data -> node.journal.append(Node.announcement(data)))
                    .toList();
            assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());
            redis.restart();
            waiting.forEach(Node::answer);
            node.append("after");
            node.awaitHeard("after");
            assertThat(node.heard.data()).containsExactly("before", "one", "two", "three", "after");
        }
    }

    @Test
    void append_thatMayWait_failsWhenItsTimeIsOver() {
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri() + Node.ATTENTIVE + "&wait=50ms")) {
            redis.kill();
            Node.until("away", () -> node.heard.aways() == 1);
            assertThat(Node.refusal(node.journal.append(Node.announcement("waits"))))
                    .isEqualTo(Reason.UNAVAILABLE);
        }
    }

    @Test
    void connection_thatStalls_isReplaced() {
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                Node direct = new Node(redis.uri() + Node.ATTENTIVE);
                Node node = new Node("redis://127.0.0.1:" + proxy.port() + Node.IMPATIENT)) {
            direct.append("first");
            node.awaitHeard("first");
            proxy.hold();
            direct.append("held back");
            Node.until("away", () -> node.heard.aways() > 0);
            assertThat(node.heard.data()).containsExactly("first");
            proxy.let();
            direct.append("last");
            node.awaitHeard("last");
            assertThat(node.heard.data()).containsExactly("first", "held back", "last");
            assertThat(node.heard.gaps()).isEmpty();
            assertThat(node.heard.offences()).isEmpty();
        }
    }

    @Test
    void script_thatRedisForgot_isBroughtAgain() {
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri() + Node.ATTENTIVE)) {
            node.append("first");
            redis.command("SCRIPT", "FLUSH");
            node.appendAtLast("second");
            node.awaitHeard("second");
            assertThat(node.heard.data()).containsExactly("first", "second");
            assertThat(node.heard.gaps()).isEmpty();
        }
    }

    @Test
    void memory_thatIsFull_refusesAnnouncementsAndServesListeners() {
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri() + Node.ATTENTIVE)) {
            node.append("first");
            Entry first = node.awaitHeard("first").last();
            redis.command("CONFIG", "SET", "maxmemory", "1");
            assertThat(Node.refusal(node.journal.append(Node.announcement("too much"))))
                    .isEqualTo(Reason.UNAVAILABLE);
            assertThat(Node.answer(node.journal.read(node.start, 10, 1000)))
                    .isEqualTo(new Page.Held(List.of(first), first.position()));
            redis.command("CONFIG", "SET", "maxmemory", "0");
            node.append("second");
            node.awaitHeard("second");
            assertThat(node.heard.data()).containsExactly("first", "second");
            assertThat(node.heard.gaps()).isEmpty();
        }
    }

    @Test
    void open_whereNobodyIs_saysWhere() {
        int port;
        try (RedisProcess redis = RedisProcess.start()) {
            port = redis.port();
        }
        assertThatThrownBy(() -> RedisJournal.open("redis://somebody:secret@127.0.0.1:" + port))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageNotContainingAny("secret", "somebody");
    }

    @Test
    void close_whileRedisDoesNotAnswer_answersWhoWantsToFollow() {
        try (RedisProcess redis = RedisProcess.start();
                StallingProxy proxy = StallingProxy.to(redis.port());
                RedisJournal journal = RedisJournal.open("redis://127.0.0.1:" + proxy.port() + Node.ATTENTIVE)) {
            proxy.hold();
            CompletionStage<Long> start = journal.follow(0, new RecordingFollower());
            journal.close();
            assertThat(start).failsWithin(Node.PATIENCE);
            assertThat(journal.follow(0, new RecordingFollower())).failsWithin(Node.PATIENCE);
        }
    }
}
