package dev.announcer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Appended;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.TopicSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the application decides, and what becomes of what it announces. */
class AdmissionTest {
    private final ListenEndpoint endpoint =
            new ListenEndpoint(WebPolicy.builder().listenKey("k").build());

    private static WebRequest request(String method, String target) {
        return FakeRequest.of(method, target).with("Authorization", "Bearer k");
    }

    private static ListenRequest admitted(ListenAnswer answer) {
        assertThat(answer).isInstanceOf(ListenAnswer.Stream.class);
        return ((ListenAnswer.Stream) answer).request().build();
    }

    private static ListenAnswer.Reply reply(ListenAnswer answer) {
        assertThat(answer).isInstanceOf(ListenAnswer.Reply.class);
        return (ListenAnswer.Reply) answer;
    }

    @Test
    void application_addsToWhatIsAsked() {
        ListenRequest request = admitted(endpoint.answer(
                request("GET", "/listen?topic=a&lastEventId=x"),
                asked -> asked.mayRead("users/ann").attribute("user", "ann")));
        assertThat(request.topics()).containsExactly(TopicSelector.parse("a"));
        assertThat(request.lastEventId()).hasValue("x");
        assertThat(request.mayRead()).contains(TopicSelector.parse("users/ann"));
        assertThat(request.attributes()).containsEntry("user", "ann");
    }

    @Test
    void application_mayReplaceWhatIsSelected() {
        ListenRequest request = admitted(endpoint.answer(
                request("GET", "/listen?topic=**&lastEventId=x"), asked -> asked.onlyTopics("orders/1")));
        assertThat(request.topics()).containsExactly(TopicSelector.parse("orders/1"));
        assertThat(request.lastEventId()).hasValue("x");
    }

    @Test
    void refusal_isAnsweredAsItSays_forHeadToo() {
        for (String method : List.of("GET", "HEAD")) {
            ListenAnswer.Reply refused = reply(endpoint.answer(request(method, "/listen"), asked -> {
                throw ProblemException.forbidden("not you");
            }));
            assertThat(refused.response().status()).isEqualTo(403);
            assertThat(refused.failure()).isEmpty();
        }
    }

    @Test
    void failure_isToldTheAdapterAlone() {
        for (RuntimeException failure :
                List.of(new IllegalArgumentException("inside"), new IllegalStateException("inside"))) {
            ListenAnswer.Reply failed = reply(endpoint.answer(request("GET", "/listen"), asked -> {
                throw failure;
            }));
            assertThat(failed.response().status()).isEqualTo(500);
            assertThat(failed.response().toString()).doesNotContain("inside");
            assertThat(failed.failure()).containsSame(failure);
        }
    }

    @Test
    void application_isNotAskedAboutWhatIsRefusedAnyway() {
        List<String> bad = List.of("/listen?topic=**/a", "/listen?cursor=no", "/listen?topic=%zz");
        for (String target : bad) {
            ListenAnswer.Reply refused = reply(endpoint.answer(request("GET", target), asked -> {
                throw new AssertionError("asked");
            }));
            assertThat(refused.response().status()).isEqualTo(400);
        }
        WebRequest keyless = FakeRequest.of("GET", "/listen");
        assertThat(reply(endpoint.answer(keyless, asked -> {
                            throw new AssertionError("asked");
                        }))
                        .response()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void announcing_completesWithTheAnswerWhateverBecameOfIt() {
        WebPolicy policy = WebPolicy.builder().maxAnnouncementBytes(3).build();
        List<Announcement> announced = new ArrayList<>();
        try (Announcer announcer = Announcer.create()) {
            Function<Announcement, CompletionStage<Appended>> announce = announcement -> {
                announced.add(announcement);
                return announcer.append(announcement);
            };
            Announcing announcing = new Announcing(policy, announce, Optional.empty());
            AnnounceAnswer.Accept accept =
                    (AnnounceAnswer.Accept) announcing.answer(FakeRequest.post("/announce?topic=a"));
            assertThat(announcing.takesBody()).isTrue();
            assertThat(status(announcing, accept, "abc")).isEqualTo(200);
            assertThat(status(announcing, accept, "abcd")).isEqualTo(413);
            Announcing constant = new Announcing(policy, announce, Optional.of(Announcement.of("b", Event.of("c"))));
            AnnounceAnswer.Accept asked = (AnnounceAnswer.Accept) constant.answer(FakeRequest.of("GET", "/ping"));
            assertThat(constant.takesBody()).isFalse();
            assertThat(status(constant, asked, "")).isEqualTo(200);
            assertThat(announced).extracting(Announcement::topics).containsExactly(List.of("a"), List.of("b"));
            AnnounceAnswer.Accept batch = (AnnounceAnswer.Accept)
                    announcing.answer(FakeRequest.post("/announce").with("Content-Type", AnnounceEndpoint.BATCH_TYPE));
            assertThat(status(announcing, batch, "{}")).isEqualTo(415);
            Announcing failing = new Announcing(
                    policy,
                    announcement -> CompletableFuture.failedFuture(new IllegalStateException("inside")),
                    Optional.empty());
            assertThat(status(failing, accept, "abc")).isEqualTo(500);
        }
    }

    private static int status(Announcing announcing, AnnounceAnswer.Accept accept, String body) {
        return announcing
                .announce(accept, body.getBytes(UTF_8))
                .toCompletableFuture()
                .join()
                .status();
    }
}
