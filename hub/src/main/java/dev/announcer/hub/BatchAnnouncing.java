package dev.announcer.hub;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.web.AnnounceEndpoint;
import dev.announcer.web.AnnounceParameters;
import dev.announcer.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Announces a batch: checks it as a whole, then announces its lines in order, a bounded number at a time.
 *
 * <p>The batch is read twice, once for checking and once for announcing, so that it is not held a second time as objects;
 * and in portions, so that a large one does not keep the lane from its listeners. Confined to the lane.
 */
final class BatchAnnouncing {
    private static final int PORTION_BYTES = 64 << 10;
    private static final int MAX_IN_FLIGHT = 256;

    private final AnnounceEndpoint endpoint;
    private final Function<Announcement, CompletionStage<Appended>> announce;
    private final NettyLane lane;
    private final BatchReader checking;
    private final BatchReader announcing;
    private final CompletableFuture<WebResponse> response = new CompletableFuture<>();
    private final List<@Nullable String> answers = new ArrayList<>();
    private int inFlight;
    private boolean announcedAll;
    private boolean pumping;

    BatchAnnouncing(
            AnnounceEndpoint endpoint,
            Function<Announcement, CompletionStage<Appended>> announce,
            AnnounceParameters parameters,
            byte[] batch,
            NettyLane lane) {
        this.endpoint = endpoint;
        this.announce = announce;
        this.lane = lane;
        this.checking = new BatchReader(batch, parameters, endpoint::check);
        this.announcing = new BatchReader(batch, parameters, endpoint::check);
    }

    /** Begins. The stage is completed on the lane; it fails with what is wrong with the batch. */
    CompletionStage<WebResponse> start() {
        check();
        return response;
    }

    private void check() {
        int until = checking.at() + PORTION_BYTES;
        try {
            while (checking.next() != null) {
                if (checking.at() > until) {
                    lane.execute(this::check);
                    return;
                }
            }
        } catch (RuntimeException | Error bad) {
            response.completeExceptionally(bad);
            return;
        }
        pump();
    }

    /** Announces until too many are under way, or it is the turn of others. */
    private void pump() {
        if (pumping) {
            return; // A stage that is done at once comes back here.
        }
        pumping = true;
        int until = announcing.at() + PORTION_BYTES;
        try {
            while (!announcedAll && inFlight < MAX_IN_FLIGHT) {
                if (announcing.at() > until) {
                    lane.execute(this::pump);
                    break;
                }
                announceNext();
            }
        } catch (RuntimeException | Error broken) { // No memory, say: it was all checked.
            announcedAll = true;
            response.completeExceptionally(broken);
        }
        pumping = false;
        if (announcedAll && inFlight == 0 && !response.isDone()) {
            response.complete(
                    endpoint.answer(answers.stream().map(String::valueOf).toList()));
        }
    }

    private void announceNext() {
        Announcement next = announcing.next();
        if (next == null) {
            announcedAll = true;
            return;
        }
        int line = answers.size();
        answers.add(null);
        inFlight++;
        CompletionStage<Appended> stage;
        try {
            stage = announce.apply(next);
        } catch (RuntimeException refused) {
            stage = CompletableFuture.failedFuture(refused);
        }
        stage.whenComplete((appended, why) -> lane.run(() -> answered(line, appended, why)));
    }

    private void answered(int line, @Nullable Appended appended, @Nullable Throwable why) {
        inFlight--;
        answers.set(
                line,
                appended != null
                        ? AnnounceEndpoint.line(appended)
                        : AnnounceEndpoint.errorLine(why == null ? new IllegalStateException("no answer") : why));
        pump();
    }
}
