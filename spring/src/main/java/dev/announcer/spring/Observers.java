package dev.announcer.spring;

import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.ListenRequest;
import java.util.List;
import java.util.function.Consumer;

/** Tells several observers; what one throws is kept from the others. */
record Observers(List<AnnouncerObserver> observers) implements AnnouncerObserver {
    Observers {
        observers = List.copyOf(observers);
    }

    private void each(Consumer<AnnouncerObserver> tell) {
        RuntimeException thrown = null;
        for (AnnouncerObserver observer : observers) {
            try {
                tell.accept(observer);
            } catch (RuntimeException failed) {
                thrown = failed;
            }
        }
        if (thrown != null) {
            throw thrown; // the engine drops it, as it would that of a single one
        }
    }

    @Override
    public void opened(ListenRequest request) {
        each(it -> it.opened(request));
    }

    @Override
    public void closed(ListenRequest request, CloseReason reason) {
        each(it -> it.closed(request, reason));
    }

    @Override
    public void lagging(ListenRequest request) {
        each(it -> it.lagging(request));
    }

    @Override
    public void reset(ListenRequest request, String reason) {
        each(it -> it.reset(request, reason));
    }

    @Override
    public void refused(String why) {
        each(it -> it.refused(why));
    }

    @Override
    public void failed(String what, Throwable why) {
        each(it -> it.failed(what, why));
    }

    @Override
    public void recovered(String what) {
        each(it -> it.recovered(what));
    }
}
