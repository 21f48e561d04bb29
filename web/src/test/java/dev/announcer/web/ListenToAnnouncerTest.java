package dev.announcer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.ListenException;
import dev.announcer.ListenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What requests mean to a real announcer. */
class ListenToAnnouncerTest {
    private final Announcer announcer = Announcer.create();
    private final ListenEndpoint open = new ListenEndpoint(WebPolicy.builder().build());
    private final ListenEndpoint guarded =
            new ListenEndpoint(WebPolicy.builder().listenKey("s3cret").build());

    @AfterEach
    void close() {
        announcer.close();
    }

    private List<String> held(ListenEndpoint endpoint, FakeRequest request) {
        ListenRequest listen =
                ((ListenAnswer.Stream) endpoint.answer(request)).request().build();
        List<String> heard = new ArrayList<>();
        try (var stream = announcer.listen(listen)) {
            for (Optional<Event> next = stream.poll(); next.isPresent(); next = stream.poll()) {
                heard.add(next.get().type().orElse("") + next.get().data());
            }
        }
        return heard;
    }

    private String announce(String target, String data) {
        AnnounceAnswer answer = new AnnounceEndpoint(WebPolicy.builder().build()).announce(FakeRequest.post(target));
        Announcement announcement =
                ((AnnounceAnswer.Accept) answer).parameters().toAnnouncement(data.getBytes(UTF_8));
        return announcer.announce(announcement).toCompletableFuture().join();
    }

    @Test
    void privateAnnouncement_isHeardByWhoHasTheKeyAlone() {
        announce("/announce?topic=a&private", "for few");
        announce("/announce?topic=a", "for all");
        assertThat(held(open, FakeRequest.get("/listen?last=9"))).containsExactly("for all");
        assertThat(held(guarded, FakeRequest.get("/listen?last=9&access_token=s3cret")))
                .containsExactly("for few", "for all");
    }

    @Test
    void start_byLastAndById_isWhereItWasSaid() {
        String first = announce("/announce?topic=a", "1");
        announce("/announce?topic=b&id=%E2%82%AC", "2");
        announce("/announce?topic=a", "3");
        assertThat(held(open, FakeRequest.get("/listen"))).isEmpty();
        assertThat(held(open, FakeRequest.get("/listen?last=2"))).containsExactly("2", "3");
        assertThat(held(open, FakeRequest.get("/listen?last=2&topic=a"))).containsExactly("3");
        assertThat(held(open, FakeRequest.get("/listen?lastEventId=earliest"))).containsExactly("1", "2", "3");
        assertThat(held(open, FakeRequest.get("/listen?last=0").with("Last-Event-ID", first)))
                .containsExactly("2", "3");
        assertThat(held(open, FakeRequest.get("/listen").with("Last-Event-ID", "\u00E2\u0082\u00AC")))
                .containsExactly("3");
    }

    @Test
    void start_afterAnIdThatNoEventCanHave_isAReset() {
        announce("/announce", "1");
        for (String id : List.of("\u00FF\u00FE", "x".repeat(7000), "a\0b", "never")) {
            assertThat(held(open, FakeRequest.get("/listen").with("Last-Event-ID", id)))
                    .containsExactly("stream-reset{\"reason\":\"unknown\"}");
        }
    }

    @Test
    void listener_ofAClosedAnnouncer_isShed() {
        announcer.close();
        Throwable why = catchThrowable(() -> announcer.listen("a"));
        assertThat(why).isInstanceOf(ListenException.class);
        WebResponse response = open.failure(FakeRequest.get("/listen"), why);
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body(), UTF_8)).startsWith("retry: 1");
    }

    @Test
    void listener_ofAFinishedAnnouncer_isToldThatThereIsNoMore() {
        String last = announce("/announce", "1");
        CompletionStage<Void> finished = announcer.finish();
        assertThat(refused(last).status()).isEqualTo(204); // at which an EventSource stops
        assertThat(refused(last).body()).isEmpty();
        announcer.close();
        assertThat(finished).isCompleted();
        assertThat(refused(last).status()).isEqualTo(204);
        assertThat(refused("unheard").status()).isEqualTo(410);
    }

    private WebResponse refused(String lastEventId) {
        ListenRequest request = ListenRequest.builder().lastEventId(lastEventId).build();
        return open.failure(
                FakeRequest.get("/listen"),
                catchThrowable(() -> announcer.listen(request, sink -> {
                    throw new AssertionError("it is taken");
                })));
    }
}
