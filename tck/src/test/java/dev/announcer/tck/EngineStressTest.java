package dev.announcer.tck;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Encoding;
import dev.announcer.Event;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Overflow;
import dev.announcer.Sink;
import dev.announcer.tck.Stage.Over;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real threads at full speed: what the simulation cannot see is what happens inside one task. Announcing never pauses while
 * clients come and go; afterwards every client must have heard all that it selected, once and in order, over all its
 * connections together.
 */
class EngineStressTest {
    private static final int ANNOUNCERS = 3;
    private static final int CLIENTS = 24;
    private static final int EACH = Integer.getInteger("announcer.stress", 2_000);
    private static final int MANY = 20_000;

    private final ScheduledExecutorService network = Executors.newScheduledThreadPool(2);
    private final Random random = new Random(1);
    private final AtomicInteger announced = new AtomicInteger();

    private int each = EACH;

    @ParameterizedTest
    @EnumSource
    void clients_thatComeAndGoWhileAnnouncingNeverPauses_missNothingAndHearNothingTwice(Over over) throws Exception {
        play(over);
    }

    @Tag("soak")
    @Timeout(value = 10, unit = MINUTES)
    @ParameterizedTest
    @EnumSource
    void clients_thatComeAndGoForLong_missNothingAndHearNothingTwice(Over over) throws Exception {
        each = MANY;
        play(over);
    }

    private void play(Over over) throws Exception {
        DistantRecord record = over == Over.DISTANT ? new DistantRecord(random) : null;
        List<Announcer> nodes = record == null ? List.of(node(null)) : List.of(node(record), node(record));
        List<Client> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new Client(nodes, "t" + i % 4))
                .toList();
        clients.forEach(Client::connect);
        await().atMost(60, SECONDS).until(() -> clients.stream().allMatch(Client::holdsACursor));
        List<CompletableFuture<Void>> announcing = IntStream.range(0, ANNOUNCERS)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> announce(nodes.get(i % nodes.size()), i),
                        task -> new Thread(task, "announcing-" + i).start())) // the common pool may have one thread
                .toList();
        int disturbed = 0;
        while (!announcing.stream().allMatch(CompletableFuture::isDone)) {
            if (announced.get() / 20 > disturbed) {
                clients.get(disturbed++ % CLIENTS).disturb();
            } else {
                Thread.onSpinWait();
            }
        }
        for (CompletableFuture<Void> one : announcing) {
            one.get(60, SECONDS);
        }
        String last = nodes.get(0)
                .announce(List.of("t0", "t1", "t2", "t3"), Event.of("the last"))
                .toCompletableFuture()
                .get(60, SECONDS);
        assertThat(last).isNotEmpty();
        for (Client client : clients) {
            await().atMost(60, SECONDS)
                    .untilAsserted(() -> assertThat(client.catchUp("the last"))
                            .as(client::toString)
                            .isTrue());
        }
        for (Client client : clients) {
            client.verify(each);
        }
        for (Announcer node : nodes) {
            node.close();
        }
        network.shutdownNow();
    }

    private Announcer node(DistantRecord record) {
        var builder = Announcer.builder()
                .windowCount(record == null ? ANNOUNCERS * each + 1 : 512)
                .overflow(Overflow.DISCONNECT);
        if (record != null) {
            Executor delaying =
                    task -> network.schedule(task, ThreadLocalRandom.current().nextInt(200), MICROSECONDS);
            builder.journal(new DistantJournal(record, delaying, random));
        }
        return builder.build();
    }

    /** As one that looks at the answers: it waits for every hundredth. */
    private void announce(Announcer announcer, int number) {
        for (int i = 0; i < each; i++) {
            List<String> topics = i % 10 == 0 ? List.of("t0", "t1", "t2", "t3") : List.of("t" + i % 4);
            Announcement announcement = Announcement.of(topics, Event.of(number + " " + i));
            CompletableFuture<String> answer = announcer.announce(announcement).toCompletableFuture();
            announced.incrementAndGet();
            if (i % 100 == 99) {
                answer.orTimeout(30, SECONDS).join();
            }
        }
    }

    /** A browser: comes back with the last id that it knows, to any node. */
    private static final class Client {
        private final List<Announcer> nodes;
        private final String topic;
        private final List<Peer> peers = new ArrayList<>();
        private String lastEventId = "";

        Client(List<Announcer> nodes, String topic) {
            this.nodes = nodes;
            this.topic = topic;
        }

        void connect() {
            ListenRequest request = ListenRequest.builder()
                    .topics(topic, "x/**")
                    .encoding(peers.size() % 2 == 0 ? Encoding.RAW : Encoding.CHUNKED)
                    .lastEventId(lastEventId)
                    .build();
            Peer peer = new Peer(request.encoding());
            peers.add(peer);
            nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())).listen(request, peer::open);
        }

        boolean holdsACursor() {
            return peers.get(0).holdsACursor();
        }

        void disturb() {
            Peer peer = peers.get(peers.size() - 1);
            if (peer.isClosed()) {
                lastEventId = peer.leave(lastEventId);
                connect();
                return;
            }
            switch (ThreadLocalRandom.current().nextInt(6)) {
                case 0 -> {
                    lastEventId = peer.leave(lastEventId);
                    connect();
                }
                case 1 -> peer.slow.set(ThreadLocalRandom.current().nextInt(2000));
                case 2, 3 -> peer.slow.set(0);
                default -> peer.resume();
            }
        }

        /** Whether it heard this; until then it reads on, and comes back if it was sent away. */
        boolean catchUp(String data) {
            Peer peer = peers.get(peers.size() - 1);
            peer.slow.set(0);
            peer.resume();
            if (peer.isClosed()) {
                lastEventId = peer.leave(lastEventId);
                connect();
            }
            return peer.heard(data);
        }

        @Override
        public String toString() {
            return topic + " after " + lastEventId + " over " + peers.size() + " connections, the last one "
                    + peers.get(peers.size() - 1);
        }

        /** Of each announcer all that was for it, in its order, once; nothing lost, because everything is still held. */
        void verify(int each) {
            List<String> heard = new ArrayList<>();
            for (Peer peer : peers) {
                heard.addAll(peer.heard());
            }
            int number = topic.charAt(1) - '0';
            for (int announcer = 0; announcer < ANNOUNCERS; announcer++) {
                String mine = announcer + " ";
                List<String> expected = IntStream.range(0, each)
                        .filter(i -> i % 10 == 0 || i % 4 == number)
                        .mapToObj(i -> mine + i)
                        .toList();
                List<String> actual =
                        heard.stream().filter(data -> data.startsWith(mine)).toList();
                int same = 0;
                while (same < Math.min(actual.size(), expected.size())
                        && actual.get(same).equals(expected.get(same))) {
                    same++;
                }
                assertThat(actual.subList(same, Math.min(same + 5, actual.size())))
                        .as("of announcer %s, by %s", announcer, this)
                        .isEqualTo(expected.subList(same, Math.min(same + 5, expected.size())));
            }
        }
    }

    /** One connection: takes as much as it likes, on the lane; the rest happens on the test's thread. */
    private static final class Peer implements Sink {
        private final Encoding encoding;
        private final WireReader reader = new WireReader();
        private final ChunkReader chunks = new ChunkReader(reader::read);
        final AtomicInteger slow = new AtomicInteger();
        private Listener listener;

        // guarded by this
        private boolean stalled;
        private boolean closed;
        private boolean left;

        Peer(Encoding encoding) {
            this.encoding = encoding;
        }

        synchronized Sink open(Listener mine) {
            listener = mine;
            return this;
        }

        @Override
        public synchronized int write(Frames frames, int from) {
            assertThat(stalled).as("a write after a short one").isFalse();
            int offered = frames.size() - from;
            int count = slow.get() == 0 ? offered : Math.min(slow.get(), offered);
            stalled = count < offered;
            if (!left) {
                byte[] bytes = new byte[count];
                frames.copyTo(from, bytes, 0, count);
                if (encoding == Encoding.CHUNKED) {
                    chunks.read(bytes);
                } else {
                    reader.read(bytes);
                }
            }
            return count;
        }

        @Override
        public synchronized void close(CloseReason reason) {
            closed = true;
            listener.ended();
        }

        synchronized void resume() {
            if (stalled) {
                stalled = false;
                listener.resume();
            }
        }

        synchronized boolean holdsACursor() {
            return !reader.lastEventId().isEmpty();
        }

        synchronized boolean isClosed() {
            return closed;
        }

        @Override
        public synchronized String toString() {
            return "stalled " + stalled + ", closed " + closed + ", "
                    + reader.said().size() + " said, last "
                    + (reader.said().isEmpty()
                            ? ""
                            : reader.said().get(reader.said().size() - 1));
        }

        synchronized String leave(String before) {
            left = true;
            listener.ended();
            return reader.lastEventId().isEmpty() ? before : reader.lastEventId();
        }

        synchronized List<String> heard() {
            List<String> heard = new ArrayList<>();
            for (WireReader.Said said : reader.said()) {
                if (said instanceof WireReader.Message message) {
                    assertThat(message.type())
                            .as("nothing was lost: %s", message)
                            .isEqualTo("message");
                    heard.add(message.data());
                }
            }
            return heard;
        }

        synchronized boolean heard(String data) {
            List<WireReader.Said> said = reader.said();
            for (int i = said.size() - 1; i >= Math.max(0, said.size() - 5); i--) {
                if (said.get(i) instanceof WireReader.Message message
                        && message.data().equals(data)) {
                    return true;
                }
            }
            return false;
        }
    }
}
