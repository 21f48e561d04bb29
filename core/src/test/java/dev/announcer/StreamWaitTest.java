package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A thread that waits for an event of a stream: what ends its waiting, and what is left of it. */
final class StreamWaitTest {
    private final Workbench bench = new Workbench();

    private EventStream open() {
        bench.open();
        return new EventStream(bench.engine(), ListenRequest.to("t"));
    }

    private static <T> FutureTask<T> onAThread(java.util.concurrent.Callable<T> task, Thread[] thread) {
        FutureTask<T> future = new FutureTask<>(task);
        thread[0] = new Thread(future);
        thread[0].setDaemon(true);
        thread[0].start();
        while (thread[0].getState() != Thread.State.WAITING
                && thread[0].getState() != Thread.State.TIMED_WAITING
                && !future.isDone()) {
            Thread.onSpinWait();
        }
        return future;
    }

    @Test
    void take_interrupted_says() throws Exception {
        EventStream stream = open();
        Thread[] thread = new Thread[1];
        FutureTask<Event> taken = onAThread(stream::take, thread);
        thread[0].interrupt();
        Throwable why = CompletableFuture.supplyAsync(() -> {
                    try {
                        return (Throwable) new AssertionError(taken.get(10, TimeUnit.SECONDS));
                    } catch (ExecutionException failed) {
                        return failed.getCause();
                    } catch (InterruptedException | TimeoutException never) {
                        return never;
                    }
                })
                .get();
        assertThat(why).isInstanceOf(InterruptedException.class);
    }

    @Test
    void take_streamIsClosed_says() throws Exception {
        EventStream stream = open();
        FutureTask<Boolean> more = onAThread(() -> stream.iterator().hasNext(), new Thread[1]);
        stream.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    /** A thread that has what it waited for is not kept by the announcer. */
    @Test
    void take_done_leavesNothingBehind() throws Exception {
        EventStream stream = open();
        WeakReference<Thread> waited = takeOnAThread(stream);
        for (int tried = 0; waited.get() != null && tried < 50; tried++) {
            System.gc();
        }
        assertThat(waited.get()).isNull();
    }

    private WeakReference<Thread> takeOnAThread(EventStream stream) throws Exception {
        Thread[] thread = new Thread[1];
        FutureTask<Event> taken = onAThread(stream::take, thread);
        bench.announce("t", "d1");
        assertThat(taken.get(10, TimeUnit.SECONDS).data()).isEqualTo("d1");
        thread[0].join(10_000);
        return new WeakReference<>(thread[0]);
    }
}
