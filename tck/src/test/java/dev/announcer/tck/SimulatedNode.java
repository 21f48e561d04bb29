package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.AnnouncerBuilder;
import dev.announcer.AnnouncerObserver;
import dev.announcer.Appended;
import dev.announcer.CloseReason;
import dev.announcer.Entry;
import dev.announcer.ListenRequest;
import dev.announcer.Overflow;
import dev.announcer.ShortTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One announcer of the simulation, over memory or as one of the nodes of a distant record. */
final class SimulatedNode {
    final World world;
    final History history;
    final DistantRecord record; // null: in memory
    final DistantJournal journal;
    final Announcer announcer;
    final Overflow overflow;
    final int windowCount;
    final long windowBytes;
    final Duration windowAge;
    final Duration writeTimeout;
    final Duration retry;
    final List<CompletableFuture<Appended>> acknowledgements = new ArrayList<>();
    final Map<String, CloseReason> closed = new HashMap<>();
    final List<String> opened = new ArrayList<>();
    final List<String> offences = new ArrayList<>();
    private final String epoch;
    CompletableFuture<Void> closing;

    SimulatedNode(World world, DistantRecord record, History history) {
        this.world = world;
        this.record = record;
        this.history = history;
        this.windowCount = world.chance(10) ? 1 + world.random.nextInt(3) : 4 + world.random.nextInt(60);
        this.windowBytes = world.chance(30) ? 200 + world.random.nextInt(4000) : 16 << 20;
        this.windowAge = world.chance(20) ? Duration.ofSeconds(1 + world.random.nextInt(20)) : Duration.ZERO;
        this.writeTimeout = world.chance(80) ? Duration.ofSeconds(5 + world.random.nextInt(30)) : Duration.ZERO;
        this.retry = Duration.ofMillis(world.random.nextInt(5000));
        this.overflow = world.chance(50) ? Overflow.SKIP : Overflow.DISCONNECT;
        AnnouncerBuilder builder = Announcer.builder()
                .windowCount(windowCount)
                .windowBytes(windowBytes)
                .windowAge(windowAge)
                .writeTimeout(writeTimeout)
                .retry(retry)
                .overflow(overflow)
                .heartbeat(world.chance(80) ? Duration.ofSeconds(1 + world.random.nextInt(20)) : Duration.ZERO)
                .observer(new Observer())
                .lanes(world.lanes)
                .ticker(world.ticker)
                .random(world.random)
                .executor(world.pool);
        if (world.chance(60)) {
            ShortTasks.of(builder, 1 + world.random.nextInt(20_000)); // a task writes to one listener, or to a few
        }
        if (record == null) {
            this.journal = null;
            this.announcer = builder.build();
            try (var here = announcer.listen()) {
                this.epoch = here.lastEventId().substring(0, here.lastEventId().indexOf('-'));
            }
        } else {
            this.journal = new DistantJournal(record, world.pool, world.random);
            this.epoch = null;
            CompletionStage<Announcer> opening = builder.journal(journal).open();
            world.pool.runAll();
            this.announcer = opening.toCompletableFuture().getNow(null);
        }
    }

    boolean isDistant() {
        return record != null;
    }

    boolean isClosing() {
        return closing != null;
    }

    void announce(Announcement announcement) {
        CompletableFuture<Appended> answer = announcer.append(announcement).toCompletableFuture();
        if (isClosing()) {
            world.require(answer.isCompletedExceptionally(), "announced although it is closing");
            return;
        }
        acknowledgements.add(answer);
        if (!isDistant() && !answer.isCompletedExceptionally()) {
            long position = history.size() + 1L;
            String id = announcement.event().id().orElse(epoch + "-" + position);
            Appended expected = new Appended(id, announcement.isOnce() && newestHere() < position);
            if (expected.isDuplicate()) {
                world.require(!positionsOf(id).isEmpty(), "took the first for a duplicate: " + announcement);
            } else {
                history.add(position, id, announcement, world.ticker.getAsLong());
            }
            if (announcement.isOnce() && !expected.isDuplicate()) {
                world.require(
                        positionsOf(id).stream().allMatch(held -> held == position || outgrows(held - 1)),
                        "appended twice: " + announcement);
            }
            answer.thenAccept(told -> world.require(told.equals(expected), "told " + told + " for " + expected));
        }
    }

    private long newestHere() {
        try (var here = announcer.listen()) {
            return Long.parseLong(here.lastEventId().substring(epoch.length() + 1));
        }
    }

    /** Takes over what the record accepted since; both nodes share one history. */
    void look() {
        if (isDistant()) {
            for (Entry entry : record.accepted(history.size())) {
                history.add(entry.position(), entry.id(), entry.announcement(), world.ticker.getAsLong());
            }
        }
    }

    /** Where a listener that comes now begins. */
    long tail() {
        return isDistant() ? journal.followed() : history.size();
    }

    long newest() {
        return isDistant() ? record.newest() : history.size();
    }

    /** The positions after which one goes on who gives this id; none if it is not of the journal. */
    List<Long> positionsOf(String id) {
        if (isDistant()) {
            long position = record.positionOf(id);
            return position < 0 ? List.of() : List.of(position);
        }
        if (!id.startsWith(epoch + "-")) {
            return history.positionsOf(id);
        }
        String digits = id.substring(epoch.length() + 1);
        boolean canonical = digits.matches("0|[1-9][0-9]{0,17}");
        return canonical && Long.parseLong(digits) <= history.size() ? List.of(Long.parseLong(digits)) : List.of();
    }

    /** Whether an id of its own may be forgotten by now, because the window (and with it the index) dropped it. */
    boolean mayNotKnow(String id) {
        if (isDistant()) {
            return record.positionOf(id) < 0;
        }
        List<Long> positions = positionsOf(id);
        boolean own = !id.startsWith(epoch + "-");
        return positions.isEmpty() || (own && positions.stream().anyMatch(position -> outgrows(position - 1)));
    }

    String idOf(long position) {
        return isDistant() ? journal.idOf(position) : epoch + "-" + position;
    }

    /** Whether something after this position may be gone. */
    boolean lostAfter(long position) {
        return isDistant() ? record.lostAfter(position) : outgrows(position);
    }

    /** Whether something after this position is not in the window any more. */
    boolean outgrows(long position) {
        return history.outgrows(position, windowCount, windowBytes, windowAge.toNanos(), world.ticker.getAsLong());
    }

    boolean isFarBehind(long position) {
        return history.outgrows(
                position, Math.max(1, windowCount / 2), windowBytes / 2, windowAge.toNanos(), world.ticker.getAsLong());
    }

    private final class Observer implements AnnouncerObserver {
        @Override
        public void opened(ListenRequest request) {
            String name = request.attributes().get("name");
            if (opened.contains(name)) {
                offences.add(name + " opened twice");
            }
            opened.add(name);
        }

        @Override
        public void closed(ListenRequest request, CloseReason reason) {
            String name = request.attributes().get("name");
            if (closed.put(name, reason) != null) {
                offences.add(name + " closed twice");
            }
        }

        @Override
        public void failed(String what, Throwable why) {
            world.trace(() -> "observed: " + what + " failed: " + why);
            if (what.equals("lane")) {
                throw new AssertionError("the engine failed on a lane", why);
            }
        }
    }
}
