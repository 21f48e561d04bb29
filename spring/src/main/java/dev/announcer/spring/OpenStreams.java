package dev.announcer.spring;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The streams that are open over servlets. What has been written to one and does not go out keeps its request under way in
 * some containers, and there is no way in the specification to end that but to complete it; which is done here at the end
 * of the application, when the server ends its connections next. Thread-safe.
 */
final class OpenStreams implements StalledStreams {
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    /** Takes note of the stream of this request, if it is one; on the thread that serves the request. */
    void add(HttpServletRequest request) {
        if (!request.isAsyncStarted()) {
            return;
        }
        Open stream = new Open(request.getAsyncContext());
        open.add(stream);
        try {
            stream.context.addListener(stream);
        } catch (IllegalStateException over) {
            open.remove(stream);
        }
    }

    @Override
    public void giveUp() {
        open.forEach(Open::giveUp);
    }

    /** One of them. The container uses its context for another request once it was told that it is complete. */
    private final class Open implements AsyncListener {
        private final AsyncContext context;
        private final ReentrantLock lock = new ReentrantLock();
        private boolean over; // under the lock

        Open(AsyncContext context) {
            this.context = context;
        }

        void giveUp() {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    context.complete();
                }
            } catch (IllegalStateException completed) {
                open.remove(this); // the container was quicker, and says so to the listener
            } finally {
                lock.unlock();
            }
        }

        /** Waits while {@link #giveUp} uses the context, but not for ever: a container may hold a lock that it needs. */
        @Override
        public void onComplete(AsyncEvent event) {
            open.remove(this);
            try {
                if (lock.tryLock(100, TimeUnit.MILLISECONDS)) {
                    over = true;
                    lock.unlock();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
