package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SmallPartsTest {
    // ---- wakers ----

    @Test
    void wakers_addedAndRemoved_areWokenMeanwhile() {
        Wakers wakers = new Wakers();
        List<String> woken = new ArrayList<>();
        Runnable one = () -> woken.add("one");
        Runnable two = () -> woken.add("two");
        wakers.wake();
        wakers.remove(one);
        wakers.add(one);
        wakers.add(one);
        wakers.add(two);
        wakers.wake();
        assertThat(woken).containsExactlyInAnyOrder("one", "two");
        wakers.remove(one);
        wakers.wake();
        assertThat(woken).containsExactlyInAnyOrder("one", "two", "two");
        wakers.remove(two);
        wakers.wake();
        assertThat(woken).hasSize(3);
    }

    @Test
    void wakers_oneLeavesWhileAllAreWoken_othersAreWoken() {
        Wakers wakers = new Wakers();
        List<String> woken = new ArrayList<>();
        Runnable[] leaving = new Runnable[1];
        leaving[0] = () -> wakers.remove(leaving[0]);
        wakers.add(leaving[0]);
        wakers.add(() -> woken.add("other"));
        wakers.wake();
        wakers.wake();
        assertThat(woken).hasSize(2);
    }

    // ---- observers ----

    @Test
    void containedObserver_everyCallThrows_nothingComesOut() {
        int[] calls = new int[1];
        AnnouncerObserver contained = new ContainedObserver(new AnnouncerObserver() {
            private void fail() {
                calls[0]++;
                SmallPartsTest.<RuntimeException>sneak(
                        calls[0] % 2 == 0 ? new IOException("checked") : new LinkageError("error"));
            }

            @Override
            public void opened(ListenRequest request) {
                fail();
            }

            @Override
            public void closed(ListenRequest request, CloseReason reason) {
                fail();
            }

            @Override
            public void lagging(ListenRequest request) {
                fail();
            }

            @Override
            public void reset(ListenRequest request, String reason) {
                fail();
            }

            @Override
            public void refused(String why) {
                fail();
            }

            @Override
            public void failed(String what, Throwable why) {
                fail();
            }
        });
        ListenRequest request = ListenRequest.to("t");
        contained.opened(request);
        contained.closed(request, CloseReason.OVERFLOW);
        contained.lagging(request);
        contained.reset(request, "skipped");
        contained.refused("why");
        contained.failed("what", new IllegalStateException());
        assertThat(calls[0]).isEqualTo(6);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    // ---- frames ----

    @Test
    void frames_copyTo_outOfBounds_isRefused() {
        Frames frames = new Frames(new byte[] {1, 2, 3});
        byte[] target = new byte[4];
        frames.copyTo(1, target, 2, 2);
        assertThat(target).containsExactly(0, 0, 2, 3);
        assertThatThrownBy(() -> frames.copyTo(2, target, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> frames.copyTo(-1, target, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> frames.copyTo(0, target, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(frames.toBuffer().isReadOnly()).isTrue();
    }

    // ---- the shared lanes ----

    @Test
    void lanes_shared_runInOrderOnADaemonThread() throws Exception {
        for (Lane lane : Lanes.SHARED) {
            List<Integer> ran = new ArrayList<>();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CountDownLatch last = new CountDownLatch(1);
            for (int i = 0; i < 100; i++) {
                int number = i;
                lane.execute(() -> {
                    ran.add(number);
                    if (!lane.here()) {
                        throw new IllegalStateException("not here");
                    }
                    thread.complete(Thread.currentThread());
                });
            }
            lane.execute(() -> {
                throw new IllegalStateException("a task that fails does not end the lane");
            });
            lane.after(Duration.ofMillis(1), last::countDown);
            assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ran).hasSize(100).isSorted();
            assertThat(thread.get().isDaemon()).isTrue();
            assertThat(thread.get().getName()).startsWith("announcer-lane-");
            assertThat(lane.here()).isFalse();
        }
    }

    @Test
    void lane_idle_itsThreadEnds_andAnotherBeginsWhenThereIsWork() throws Exception {
        Lane lane = Lanes.lane("test-lane", Duration.ofMillis(20));
        List<Thread> threads = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            lane.execute(() -> ran.complete(lane.here() ? Thread.currentThread() : null));
            Thread thread = ran.get(30, TimeUnit.SECONDS);
            assertThat(thread).isNotNull();
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
            threads.add(thread);
        }
        assertThat(threads).doesNotHaveDuplicates();
    }

    @Test
    void workers_shared_areDaemons() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Workers.SHARED.execute(() -> thread.complete(Thread.currentThread()));
        assertThat(thread.get(30, TimeUnit.SECONDS).isDaemon()).isTrue();
    }

    // ---- the module ----

    @Test
    void module_requiresJavaBaseAlone_andExportsOnePackage() throws URISyntaxException {
        Path classes = Path.of(Announcer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(classes).find("dev.announcer").orElseThrow().descriptor();
        assertThat(module.requires().stream().map(ModuleDescriptor.Requires::name))
                .containsExactly("java.base");
        assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
                .containsExactly("dev.announcer");
        assertThat(module.isOpen()).isFalse();
    }
}
