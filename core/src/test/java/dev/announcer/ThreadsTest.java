package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The threads that all announcers of a JVM share outlive the application that happened to need them first. */
final class ThreadsTest {
    private final ClassLoader mine = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(mine);
    }

    static Stream<Executor> executors() {
        return Stream.of(
                Lanes.lane("lane", Duration.ofMillis(10)),
                task -> Workers.thread(task, "worker").start());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void thread_startedForAnApplication_doesNotKeepItsClasses(Executor executor) throws Exception {
        try (URLClassLoader application = new URLClassLoader(new URL[0], mine)) {
            Thread.currentThread().setContextClassLoader(application);
            CompletableFuture<Thread> started = new CompletableFuture<>();
            CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
            executor.execute(() -> {
                started.complete(Thread.currentThread());
                seen.complete(Thread.currentThread().getContextClassLoader());
            });
            assertThat(seen.join()).isSameAs(ClassLoader.getSystemClassLoader());
            assertThat(started.join().isDaemon()).isTrue();
        }
    }
}
