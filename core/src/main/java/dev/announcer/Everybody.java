package dev.announcer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Goes through all listeners who are in a gallery now, in as many tasks as it takes. Confined to the lane. */
final class Everybody {
    private final Gallery gallery;
    private final Consumer<LaneListener> action;
    private final Runnable then;
    private final Deque<LaneListener> left = new ArrayDeque<>();

    private Everybody(Gallery gallery, Consumer<LaneListener> action, Runnable then) {
        this.gallery = gallery;
        this.action = action;
        this.then = then;
        gallery.audiences().forEach(audience -> addAll(audience.live()));
        addAll(gallery.catching());
    }

    /** Does this for each of them, who may have been closed meanwhile, and then that, even if it failed for one. */
    static void each(Gallery gallery, Consumer<LaneListener> action, Runnable then) {
        new Everybody(gallery, action, then).goOn();
    }

    private void addAll(Crowd crowd) {
        for (int i = 0; i < crowd.size(); i++) {
            left.add(crowd.get(i));
        }
    }

    private void goOn() {
        try {
            while (!left.isEmpty() && !gallery.hasSpent()) {
                action.accept(left.remove());
            }
        } finally {
            if (left.isEmpty()) {
                then.run();
            } else {
                gallery.goOn(this::goOn);
            }
        }
    }
}
