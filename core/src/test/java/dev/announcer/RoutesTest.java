package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private static final String[] SEGMENTS = {"a", "b", "", "x*", "c"};

    private final Routes routes = new Routes();

    private Audience add(String... selectors) {
        Audience audience = Fixtures.audience(selectors);
        routes.add(audience);
        return audience;
    }

    private List<Audience> found(String topic) {
        List<Audience> found = new ArrayList<>();
        routes.forEach(topic, found::add);
        return found;
    }

    private static String topic(Random random) {
        StringBuilder topic = new StringBuilder(SEGMENTS[random.nextInt(SEGMENTS.length)]);
        for (int more = random.nextInt(4); more > 0; more--) {
            topic.append('/').append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
        }
        return topic.isEmpty() ? "a" : topic.toString();
    }

    private static String selector(Random random) {
        List<String> segments = new ArrayList<>(List.of(topic(random).split("/", -1)));
        segments.replaceAll(segment -> random.nextInt(4) == 0 ? "*" : segment);
        if (random.nextInt(4) == 0) {
            segments.add("**");
        }
        String selector = String.join("/", segments);
        return selector.isEmpty() ? "**" : selector;
    }

    private static Audience random(Random random) {
        Set<String> selectors = new HashSet<>();
        for (int more = random.nextInt(4); more >= 0; more--) {
            selectors.add(selector(random));
        }
        return Fixtures.audience(selectors.toArray(new String[0]));
    }

    private static boolean matches(Audience audience, String topic) {
        return audience.selection().topics().stream().anyMatch(selector -> selector.matches(topic));
    }

    @Test
    void forEach_randomSelectors_findsThoseThatMatch() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Routes mine = new Routes();
            List<Audience> audiences = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                if (audiences.isEmpty() || random.nextInt(3) > 0) {
                    Audience come = random(random);
                    mine.add(come);
                    audiences.add(come);
                } else {
                    mine.remove(audiences.remove(random.nextInt(audiences.size())));
                }
                String topic = topic(random);
                Set<Audience> found = new HashSet<>();
                mine.forEach(topic, found::add);
                Set<Audience> expected = new HashSet<>(audiences);
                expected.removeIf(audience -> !matches(audience, topic));
                assertThat(found).as("seed " + seed + ", topic " + topic).isEqualTo(expected);
            }
            audiences.forEach(mine::remove);
            assertThat(mine.isEmpty()).as("seed " + seed).isTrue();
        }
    }

    @Test
    void forEach_overlappingSelectors_comesOncePerSelector() {
        Audience audience = add("a/b", "a/*", "**", "c");
        assertThat(found("a/b")).containsExactly(audience, audience, audience);
        assertThat(found("c")).containsExactly(audience, audience);
        assertThat(found("d")).containsExactly(audience);
        routes.remove(audience);
        assertThat(found("a/b")).isEmpty();
        assertThat(routes.isEmpty()).isTrue();
    }

    @Test
    void liveRun_overlappingSelectorsAndTopics_isHeardOnce() {
        Workbench bench = new Workbench();
        bench.open();
        RecordingSink sink = bench.listen("a/b", "a/*", "**", "c");
        bench.lane.run();
        bench.engine().intake().announce(Announcement.of(List.of("a/b", "c", "d"), Event.of("x")));
        bench.lane.run();
        assertThat(sink.heard()).containsExactly("x");
    }

    @Test
    void forEach_topicsThatNobodySelected_leaveNothingBehind() {
        add("a");
        for (int i = 0; i < 100; i++) {
            assertThat(found("topic/" + i)).isEmpty();
        }
        routes.remove(found("a").get(0));
        assertThat(routes.isEmpty()).isTrue();
    }

    @Test
    void remove_patternThatIsTheBeginningOfAnother_keepsTheOther() {
        Audience shorter = add("a/*");
        Audience longer = add("a/*/c");
        routes.remove(shorter);
        assertThat(found("a/b")).isEmpty();
        assertThat(found("a/b/c")).containsExactly(longer);
        shorter = add("a/*");
        routes.remove(longer);
        assertThat(found("a/b")).containsExactly(shorter);
        assertThat(found("a/b/c")).isEmpty();
    }

    @Test
    void remove_someOfTenThousand_findsTheOthers() {
        List<Audience> audiences = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            audiences.add(add("t", "own/" + i, "p/*"));
        }
        Random random = new Random(7);
        while (!audiences.isEmpty()) {
            for (int i = Math.max(1, audiences.size() / 3); i > 0; i--) {
                routes.remove(audiences.remove(random.nextInt(audiences.size())));
            }
            for (String topic : List.of("t", "p/q")) {
                assertThat(found(topic)).hasSize(audiences.size());
                assertThat(new HashSet<>(found(topic))).isEqualTo(new HashSet<>(audiences));
            }
            audiences.stream().limit(3).forEach(one -> {
                String own = one.selection().topics().stream()
                        .map(TopicSelector::toString)
                        .filter(topic -> topic.startsWith("own/"))
                        .findFirst()
                        .orElseThrow();
                assertThat(found(own)).containsExactly(one);
            });
        }
        assertThat(routes.isEmpty()).isTrue();
        assertThat(routes.size()).isZero();
    }

    @Test
    void crowd_addAndRemove_isAsASet() {
        Workbench bench = new Workbench();
        Gallery gallery = new Gallery(bench.open(), bench.lane);
        Crowd crowd = new Crowd();
        List<LaneListener> model = new ArrayList<>();
        Random random = new Random(3);
        for (int step = 0; step < 5_000; step++) {
            if (model.isEmpty() || random.nextInt(100) < (step < 2_500 ? 60 : 40)) {
                LaneListener listener = new LaneListener(ListenRequest.to(), 1, gallery, 0);
                crowd.add(listener);
                model.add(listener);
            } else {
                crowd.remove(model.remove(random.nextInt(model.size())));
            }
            assertThat(crowd.size()).isEqualTo(model.size());
        }
        Set<LaneListener> held = new HashSet<>();
        for (int slot = 0; slot < crowd.size(); slot++) {
            assertThat(crowd.get(slot).slot).isEqualTo(slot);
            held.add(crowd.get(slot));
        }
        assertThat(held).isEqualTo(new HashSet<>(model));
    }
}
