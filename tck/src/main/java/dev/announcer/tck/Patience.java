package dev.announcer.tck;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long a test waits for what must come at some time; long, because nothing is lost by it where all is well. */
record Patience(Duration limit) {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Waits for this condition. */
    void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits for the answer, which must be no failure. */
    <T> T answer(String what, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError(what + " failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException | TimeoutException none) {
            throw unanswered(what, none);
        }
    }

    /** Waits until it is answered, and returns what it failed with. */
    Throwable failure(String what, CompletionStage<?> stage) {
        try {
            Object answer = stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
            throw new AssertionError(what + " did not fail, it was answered " + answer);
        } catch (ExecutionException failed) {
            Throwable why = requireNonNull(failed.getCause());
            Throwable cause = why instanceof CompletionException ? why.getCause() : null;
            return cause == null ? why : cause;
        } catch (InterruptedException | TimeoutException none) {
            throw unanswered(what, none);
        }
    }

    /** Waits until it is answered, by whatever. */
    void settled(String what, CompletionStage<?> stage) {
        await("an answer to " + what, () -> stage.toCompletableFuture().isDone());
    }

    private AssertionError unanswered(String what, Exception none) {
        return new AssertionError(what + " was not answered within " + limit.toMillis() + " ms", none);
    }
}
