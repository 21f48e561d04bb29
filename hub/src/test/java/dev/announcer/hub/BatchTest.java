package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.web.AnnounceEndpoint;
import dev.announcer.web.AnnounceParameters;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches announced to somebody who is slow, busy, or both. */
final class BatchTest {
    private static final AnnounceParameters PLAIN =
            new AnnounceParameters(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    private final EventLoopGroup loops = Transport.NIO.loops(1);
    private final NettyLane lane = new NettyLane((EventLoop) loops.iterator().next());

    @AfterEach
    void end() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private CompletableFuture<WebResponse> announce(
            String batch, Function<Announcement, CompletionStage<Appended>> announce) {
        CompletableFuture<WebResponse> response = new CompletableFuture<>();
        lane.execute(() -> new BatchAnnouncing(
                        new AnnounceEndpoint(WebPolicy.builder().build()),
                        announce,
                        PLAIN,
                        batch.getBytes(StandardCharsets.UTF_8),
                        lane)
                .start()
                .whenComplete((answer, why) -> {
                    if (why == null) {
                        response.complete(answer);
                    } else {
                        response.completeExceptionally(why);
                    }
                }));
        return response;
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"data\":\"").append(i).append("\"}\n");
        }
        return lines.toString();
    }

    private static String body(WebResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void largeBatch_isAnnouncedInOrderAndAnsweredInOrder() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> read = new ArrayList<>();
        String answer = body(announce(lines(20_000), announcement -> {
                    read.add(announcement.event().data());
                    return CompletableFuture.completedFuture(Appended.of("id" + (read.size() - 1)));
                })
                .get());
        heard.addAll(read);
        assertEquals(20_000, heard.size());
        List<String> lines = answer.lines().toList();
        for (int i = 0; i < 20_000; i++) {
            assertEquals(Integer.toString(i), heard.get(i));
            assertEquals("{\"id\":\"id" + i + "\"}", lines.get(i));
        }
    }

    @Test
    void slowJournal_getsABoundedNumberAtATime() throws Exception {
        List<CompletableFuture<Appended>> asked = new CopyOnWriteArrayList<>();
        CompletableFuture<WebResponse> response = announce(lines(1000), announcement -> {
            CompletableFuture<Appended> stage = new CompletableFuture<>();
            asked.add(stage);
            return stage;
        });
        int done = 0;
        while (!response.isDone()) {
            int before = done;
            Await.until("more are asked", () -> asked.size() > before || response.isDone());
            Await.settled("no more are asked", asked::size);
            assertTrue(asked.size() - done <= 256, asked.size() - done + " are in flight");
            // The last first: answers keep the order of the lines all the same.
            for (int i = asked.size() - 1; i >= before; i--) {
                asked.get(i).complete(Appended.of("id" + i));
                done++;
            }
        }
        List<String> lines = body(response.get()).lines().toList();
        assertEquals(1000, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            assertEquals("{\"id\":\"id" + i + "\"}", lines.get(i));
        }
    }

    @Test
    void failures_areSaidOnTheirLines() throws Exception {
        String answer = body(announce(
                        lines(5), announcement -> switch (announcement.event().data()) {
                            case "1" -> failed(AnnounceException.Reason.BUSY);
                            case "2" -> failed(AnnounceException.Reason.UNAVAILABLE);
                            case "3" -> failed(AnnounceException.Reason.UNKNOWN);
                            default -> CompletableFuture.completedFuture(Appended.of("ok"));
                        })
                .get());
        assertEquals("""
                {"id":"ok"}
                {"error":"busy"}
                {"error":"unavailable"}
                {"error":"unknown"}
                {"id":"ok"}
                """, answer);
    }

    private static CompletionStage<Appended> failed(AnnounceException.Reason reason) {
        return CompletableFuture.failedFuture(new AnnounceException(reason, "on purpose"));
    }

    @Test
    void badLineAtTheEnd_keepsAllFromBeingAnnounced() {
        List<Announcement> announced = new CopyOnWriteArrayList<>();
        CompletableFuture<WebResponse> response = announce(lines(20_000) + "{}\n", announcement -> {
            announced.add(announcement);
            return CompletableFuture.completedFuture(Appended.of("ok"));
        });
        Await.until("it is refused", response::isCompletedExceptionally);
        assertEquals(0, announced.size());
    }

    @Test
    void emptyBatch_isAnsweredWithNothing() throws Exception {
        assertEquals(
                "",
                body(announce("\n\n", announcement -> failed(AnnounceException.Reason.BUSY))
                        .get()));
    }
}
