package dev.announcer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.journal.redis.RedisProcess;
import dev.announcer.journal.redis.StallingProxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two hubs over one Redis, listeners and announcers at both, while a hub and Redis are killed, a connection between them
 * stalls, and a listener moves from one hub to the other: the same order everywhere, nothing lost, nothing doubled.
 */
final class TwoHubsTest {
    private enum Fault {
        KILL_A_HUB,
        KILL_REDIS,
        STALL,
        MOVE_TO_ONE_THAT_LAGS
    }

    private final RedisProcess redis = RedisProcess.durable();
    private final List<StallingProxy> proxies = List.of(StallingProxy.to(redis.port()), StallingProxy.to(redis.port()));
    private final int[] ports = new int[2];
    private final Program[] hubs = new Program[2];
    private final Announcers announcers = new Announcers();
    private final List<Hearer> hearers = new ArrayList<>();

    @Test
    void hubs_eachFaultOnce_loseNothing() throws Exception {
        long seed = System.nanoTime();
        List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(faults, new Random(seed));
        run(faults, seed);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void hubs_sixtyFaults_loseNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        run(
                random.ints(60, 0, Fault.values().length)
                        .mapToObj(i -> Fault.values()[i])
                        .toList(),
                seed);
    }

    @Test
    void redis_emptied_isToldToEveryListenerAtEveryHub() throws Exception {
        try {
            open();
            announcers.post(ports[0], "before");
            redis.command("FLUSHALL");
            for (Hearer hearer : hearers) {
                hearer.awaitReset();
                assertThat(hearer.resets()).containsExactly("stream-reset {\"reason\":\"forgotten\"}");
            }
            assertThat(announcers.post(ports[1], "after")).isEqualTo(200);
            assertThat(announcers.post(ports[0], Hearer.END)).isEqualTo(200);
            for (Hearer hearer : hearers) {
                assertThat(hearer.toEnd()).endsWith("after");
            }
        } finally {
            close();
        }
    }

    /** Three listeners, at one hub, the other, and the one. */
    private void open() throws Exception {
        for (int i = 0; i < 2; i++) {
            start(i);
            ports[i] = hubs[i].port();
        }
        hearers.addAll(List.of(Hearer.at(ports[0]), Hearer.at(ports[1]), Hearer.at(ports[0])));
    }

    private void run(List<Fault> faults, long seed) throws Exception {
        System.out.println("TwoHubsTest: seed " + seed + ", " + faults);
        Random random = new Random(seed);
        try {
            open();
            Hearer moving = hearers.get(2);
            for (int i = 0; i < 4; i++) {
                int at = i % 2;
                announcers.start(() -> ports[at]);
            }
            for (Fault fault : faults) {
                announcers.announceMore(1 + random.nextInt(100));
                happen(fault, random, moving);
            }
            announcers.announceMore(50);
            announcers.end();
            assertThat(announcers.post(ports[1], Hearer.END)).isEqualTo(200);
            check();
        } finally {
            close();
        }
    }

    private void happen(Fault fault, Random random, Hearer moving) throws Exception {
        int at = random.nextInt(2);
        switch (fault) {
            case KILL_A_HUB -> {
                hubs[at].signal("KILL");
                hubs[at].close();
                start(at);
                assertThat(hubs[at].port()).isEqualTo(ports[at]);
            }
            case KILL_REDIS -> {
                redis.kill();
                redis.restart();
            }
            case STALL -> {
                proxies.get(at).hold();
                announcers.announceMore(random.nextInt(50)); // the other hub goes on
                proxies.get(at).let();
            }
            case MOVE_TO_ONE_THAT_LAGS -> {
                proxies.get(at).hold();
                announcers.announceMore(1 + random.nextInt(20));
                moving.move(ports[at]);
                announcers.announceMore(random.nextInt(20));
                proxies.get(at).let();
            }
        }
    }

    private void start(int at) throws Exception {
        String journal = "redis://127.0.0.1:" + proxies.get(at).port() + "?key=news&heartbeat=200ms&timeout=5s";
        hubs[at] = Program.start("serve", "--port", "" + ports[at], "--retry", "50ms", "--journal", journal);
    }

    private void check() throws InterruptedException {
        List<String> heard = hearers.get(0).toEnd();
        announcers.check(heard);
        for (Hearer hearer : hearers) {
            assertThat(hearer.toEnd()).as("each listener").isEqualTo(heard);
            assertThat(hearer.resets()).isEmpty();
        }
        System.out.printf("TwoHubsTest: %d heard%n", heard.size());
    }

    private void close() throws InterruptedException {
        announcers.close();
        hearers.forEach(Hearer::close);
        for (Program hub : hubs) {
            if (hub != null) {
                hub.close();
            }
        }
        proxies.forEach(StallingProxy::close);
        redis.close();
    }
}
