package dev.announcer.tck;

import dev.announcer.TopicSelector;
import dev.announcer.tck.DistantRecord.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record holds: everything above its floor, and below it what a rule keeps longer. Guarded by the record's lock.
 */
final class DistantItems {
    private final List<Item> all = new ArrayList<>();
    private final DistantIds ids = new DistantIds();
    private final Map<String, Long> newestOf = new HashMap<>(); // of each topic of the rule
    private @Nullable TopicSelector rule;
    private long floor;

    void add(Item.Held held) {
        all.add(held);
        ids.add(held.entry());
        for (String topic : held.entry().announcement().topics()) {
            if (rule != null && rule.matches(topic)) {
                newestOf.put(topic, held.position());
            }
        }
    }

    void add(Item.Scar scar) {
        all.add(scar);
    }

    /** Raises the floor until at most this many are above it; of those below it, the rule decides. */
    void keep(int count) {
        int below = all.size() - newest(count);
        if (below > indexAfter(floor)) {
            floor = all.get(below - 1).position();
        }
        all.subList(0, indexAfter(floor)).removeIf(item -> !isKeptLonger(item) && forget(item));
    }

    /** How many the newest so many are, together with those that the rule alone governs, which do not count. */
    private int newest(int count) {
        TopicSelector ruled = rule;
        if (ruled == null) {
            return count;
        }
        int counted = 0;
        for (int i = all.size(); i > 0; i--) {
            boolean counts = !(all.get(i - 1) instanceof Item.Held held)
                    || !held.entry().announcement().topics().stream().allMatch(ruled::matches);
            counted += counts ? 1 : 0;
            if (counted > count) {
                return all.size() - i;
            }
        }
        return all.size();
    }

    private boolean isKeptLonger(Item item) {
        return item instanceof Item.Held held
                && held.entry().announcement().topics().stream()
                        .anyMatch(topic -> Long.valueOf(item.position()).equals(newestOf.get(topic)));
    }

    private boolean forget(Item item) {
        if (item instanceof Item.Held held) {
            ids.remove(held.entry());
        }
        return true;
    }

    void keepLatest(TopicSelector topics) {
        rule = topics;
    }

    void forgetNewest(int count) {
        all.subList(Math.max(0, all.size() - count), all.size()).removeIf(this::forget);
    }

    /** The first position with this own id that is held; -1 if there is none. */
    long first(String ownId) {
        return ids.first(ownId);
    }

    int size() {
        return all.size();
    }

    Item get(int index) {
        return all.get(index);
    }

    /** Everything after this position is held. */
    long floor() {
        return floor;
    }

    void floor(long position) {
        floor = position;
    }

    /** Whether something below the floor is held. */
    boolean keepsLonger() {
        return !all.isEmpty() && all.get(0).position() <= floor;
    }

    /** The position after which all stand that are held. */
    long beforeAll() {
        return keepsLonger() ? all.get(0).position() - 1 : floor;
    }

    boolean hasScarAfter(long position) {
        return all.stream().anyMatch(item -> item instanceof Item.Scar && item.position() > position);
    }

    /** The first item after this position, as an index. */
    int indexAfter(long after) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).position() <= after) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
