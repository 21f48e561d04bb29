package dev.announcer.tck;

import dev.announcer.CloseReason;
import dev.announcer.Event;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Overflow;
import dev.announcer.Sink;
import dev.announcer.tck.RecordingSink.Appetite;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One connection of a client in the simulation: its sink, and what is checked of it. */
final class SimulatedStream implements Sink, Hearing.Judge {
    final World world;
    final SimulatedNode node;
    final SimulatedClient client;
    final String name;
    final ManualLane lane;
    final Overflow overflow;
    RecordingSink sink;
    Hearing hearing;
    boolean eager;
    boolean peerGone;
    boolean toldEnded;
    boolean applicationClosed;
    boolean deadly;
    boolean firstFails;
    boolean verifiedClose;
    private final SimulatedClient.Start start;
    private final long tailAtListen;
    private final Set<Long> known = new TreeSet<>();
    private final boolean unknownAtListen;
    private int verified;
    private boolean stuck;
    private long sinceNanos;

    SimulatedStream(
            World world, SimulatedNode node, SimulatedClient client, SimulatedClient.Start start, ManualLane lane) {
        this.world = world;
        this.node = node;
        this.client = client;
        this.start = start;
        this.lane = lane;
        this.name = client.name + "#" + client.streams++;
        this.overflow = client.overflow == null ? node.overflow : client.overflow;
        this.firstFails = client.firsts > 0 && world.chance(5);
        this.sinceNanos = world.ticker.getAsLong();
        node.look();
        this.tailAtListen = node.tail();
        this.unknownAtListen = start.id() != null && node.mayNotKnow(start.id());
        this.hearing = new Hearing(node.history, client.wanted, client.showTopics, client.cursor, this, this::places);
        noteKnown();
        hearing.expectFirsts(client.firsts, start.id() == null);
    }

    Sink open(Listener listener) {
        sink = new RecordingSink(client.encoding, lane, listener);
        return this;
    }

    ListenRequest request() {
        ListenRequest.Builder request = client.request(name);
        if (start.id() != null) {
            request.lastEventId(start.id());
        } else if (start.last() == Integer.MAX_VALUE) {
            request.lastEventId("earliest");
        } else if (start.last() > 0) {
            request.last(start.last());
        }
        if (client.firsts > 0) {
            request.first(this::first);
        }
        return request.build();
    }

    private List<Event> first() {
        world.require(!lane.here(), "first events are asked for on the lane");
        if (firstFails && world.chance(50)) {
            throw new IllegalStateException("no first events, planned by the test");
        }
        return IntStream.range(0, client.firsts)
                .mapToObj(i -> Event.of(Hearing.FIRST_TYPE, "first " + i))
                .toList();
    }

    // ---- the sink ----

    @Override
    public int write(Frames frames, int from) {
        int took = sink.write(frames, from);
        if (took > 0 || !stuck) {
            sinceNanos = world.ticker.getAsLong();
        }
        stuck = took < frames.size() - from;
        world.trace(() -> name + " was offered " + (frames.size() - from) + ", took " + took);
        if (stuck && eager) {
            sink.resume(); // before this call returned
        }
        return took;
    }

    @Override
    public void close(CloseReason reason) {
        world.trace(() -> name + " is closed: " + reason);
        sink.close(reason);
    }

    void appetite(Appetite appetite) {
        sink.appetite(appetite);
    }

    boolean isOpen() {
        return sink.closed().isEmpty();
    }

    /** Compares what came since the last look. */
    void verify() {
        node.look();
        for (WireReader.Said said : sink.said(verified)) {
            world.trace(() -> name + " heard " + said);
            verified++;
            try {
                hearing.hear(said);
            } catch (AssertionError wrong) {
                throw new AssertionError(name + ": " + wrong.getMessage(), wrong);
            }
            client.heard(said);
        }
        List<String> offences = sink.offences();
        if (!offences.isEmpty()) {
            throw new AssertionError(name + ": " + offences);
        }
        if (!isOpen() && !verifiedClose) {
            verifiedClose = true;
            verifyClose(sink.closed().get());
        }
    }

    private void verifyClose(CloseReason reason) {
        boolean right = switch (reason) {
            case PEER_GONE -> toldEnded;
            case APPLICATION -> applicationClosed;
            case SINK_FAILED -> deadly;
            case FIRST_FAILED -> firstFails;
            case FINISHED -> false; // no node of this world is finished
            case SHUTDOWN -> node.isClosing();
            case OVERFLOW -> overflow == Overflow.DISCONNECT && hearing.mayOverflow(node::isFarBehind, node::lostAfter);
            case WRITE_TIMEOUT ->
                stuck
                        && !node.writeTimeout.isZero()
                        && world.ticker.getAsLong() - sinceNanos >= node.writeTimeout.toNanos();
        };
        world.require(right, name + " was closed without right: " + reason + ", " + hearing);
    }

    /** Everything up to here must have been heard; for one whose sink took all. */
    void finish(long through) {
        verify();
        if (isOpen() || sink.closed().get() == CloseReason.SHUTDOWN) {
            world.require(sink.atBoundary(), name + " is in the middle of a frame");
            try {
                hearing.finish(through);
            } catch (AssertionError missing) {
                throw new AssertionError(name + ": " + missing.getMessage(), missing);
            }
        }
    }

    /** One that was ended with its announcer was told when to come back, last of all. */
    void sawTheEnd() {
        if (sink.closed().equals(Optional.of(CloseReason.SHUTDOWN))) {
            List<WireReader.Said> said = sink.said();
            world.require(
                    said.get(said.size() - 1) instanceof WireReader.Retry retry
                            && retry.millis() >= node.retry.toMillis(),
                    name + " was not told when to come back");
        }
    }

    // ---- what the model knows ----

    /** Its id may be known for a while only: the journal may forget it after it was located, before the peer hears so. */
    void noteKnown() {
        if (start.id() != null && !hearing.hasBegun()) {
            known.addAll(node.positionsOf(start.id()));
        }
    }

    /** Where this stream may have begun. */
    private List<Long> places() {
        if (start.id() != null) {
            noteKnown();
            return List.copyOf(known);
        }
        if (start.last() == 0) {
            return List.of(tailAtListen);
        }
        History history = node.history;
        int tailIndex = history.indexAfter(tailAtListen);
        int first = Math.max(0, tailIndex - Math.min(start.last(), tailIndex));
        if (node.isDistant() && (world.keepsLonger || !node.journal.gaps().isEmpty())) {
            first = 0; // it counts what is left, the history counts what was
        }
        long lowest = first == 0 ? 0 : history.get(first - 1).position();
        int last = tailIndex;
        if (!node.isDistant()) {
            // Counted from the newest at any moment between listen() and the first word.
            last = (int) Math.min(tailIndex, Math.max(first, (long) history.size() - start.last()));
            while (last < tailIndex && node.outgrows(last)) {
                last++;
            }
        }
        return LongStream.concat(
                        LongStream.of(lowest),
                        IntStream.range(first, last)
                                .mapToLong(i -> history.get(i).position()))
                .boxed()
                .toList();
    }

    @Override
    public boolean justifies(String reason, long from, long at) {
        if (at > node.newest()) {
            return false;
        }
        return switch (reason) {
            case "expired" -> node.lostAfter(from);
            case "skipped" -> overflow == Overflow.SKIP && (node.isFarBehind(from) || node.lostAfter(from));
            case "unknown" ->
                start.id() != null
                        && (unknownAtListen || node.mayNotKnow(start.id()))
                        && at == tailAtListen; // what came since is not to be missed
            case "forgotten" -> node.isDistant() && node.journal.gaps().contains(at);
            default -> false;
        };
    }

    @Override
    public boolean mayBegin(long from, long at) {
        return start.id() == null && start.last() > 0 && node.lostAfter(from);
    }

    @Override
    public boolean mayMiss(long from, long at) {
        return world.keepsLonger && mayBegin(from, at);
    }
}
