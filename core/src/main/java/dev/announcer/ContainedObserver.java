package dev.announcer;

import java.util.function.Consumer;

/** Keeps what an observer throws away from the engine: an observer that fails must not cost a listener its events. */
record ContainedObserver(AnnouncerObserver observer) implements AnnouncerObserver {
    @Override
    public void opened(ListenRequest request) {
        tell(it -> it.opened(request));
    }

    @Override
    public void closed(ListenRequest request, CloseReason reason) {
        tell(it -> it.closed(request, reason));
    }

    @Override
    public void lagging(ListenRequest request) {
        tell(it -> it.lagging(request));
    }

    @Override
    public void reset(ListenRequest request, String reason) {
        tell(it -> it.reset(request, reason));
    }

    @Override
    public void refused(String why) {
        tell(it -> it.refused(why));
    }

    @Override
    public void failed(String what, Throwable why) {
        tell(it -> it.failed(what, why));
    }

    @Override
    public void recovered(String what) {
        tell(it -> it.recovered(what));
    }

    private void tell(Consumer<AnnouncerObserver> what) {
        try {
            what.accept(observer);
        } catch (Throwable dropped) {
            // An observer has nobody to complain to; AnnouncerObserver says that what it throws is dropped.
            return;
        }
    }
}
