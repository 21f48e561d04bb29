package dev.announcer.cli;

import dev.announcer.client.EventSource;
import dev.announcer.journal.redis.RedisProcess;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints how long it takes from announcing at one hub, before the request is sent, until it is heard at another, over one
 * Redis: 5,000 announcements, one each 2 ms.
 *
 * <p>{@code java -cp ... dev.announcer.cli.TwoHubsFigures}, with the class path of the tests
 */
final class TwoHubsFigures {
    private static final int WARM = 1_000;
    private static final int COUNT = 5_000;

    private TwoHubsFigures() {}

    public static void main(String[] args) throws Exception {
        for (String fsync : new String[] {"always", "everysec"}) {
            try (RedisProcess redis = RedisProcess.start("appendonly yes", "appendfsync " + fsync);
                    Program one = hub(redis);
                    Program other = hub(redis)) {
                long[] nanos = measure(one.port(), other.port());
                System.out.printf(
                        Locale.ROOT,
                        "announced at one hub, heard at the other, appendfsync %s: p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                        fsync,
                        nanos[COUNT / 2] / 1e6,
                        nanos[COUNT * 99 / 100] / 1e6,
                        nanos[COUNT - 1] / 1e6);
            }
        }
    }

    private static Program hub(RedisProcess redis) throws Exception {
        return Program.start("serve", "--port", "0", "--journal", redis.uri());
    }

    private static long[] measure(int announced, int heard) throws Exception {
        long[] nanos = new long[COUNT];
        AtomicInteger count = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(WARM + COUNT);
        try (Announcers announcers = new Announcers();
                EventSource source = EventSource.to("http://localhost:" + heard + "/listen")
                        .open(event -> {
                            int number = count.getAndIncrement() - WARM;
                            if (number >= 0) {
                                nanos[number] = System.nanoTime() - Long.parseLong(event.data());
                            }
                            all.countDown();
                        })) {
            while (source.lastEventId().isEmpty()) {
                Thread.sleep(10);
            }
            for (int i = 0; i < WARM + COUNT; i++) {
                announcers.post(announced, Long.toString(System.nanoTime()));
                Thread.sleep(2);
            }
            if (!all.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(all.getCount() + " were not heard");
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }
}
