package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics in Prometheus's text format, version 0.0.4, read strictly: each family stands together behind one HELP and one
 * TYPE, has a sample, and no series comes twice. What a collector would forgive is a failure here.
 */
final class RawMetrics {
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge|summary)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z][a-z0-9_]*)(\\{[^}]*})? (\\S+)");
    private static final String LABEL = "[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern LABELS = Pattern.compile("\\{" + LABEL + "(?:," + LABEL + ")*}");

    private final Map<String, Double> series = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Set<String>> labelNames = new HashMap<>();

    private RawMetrics() {}

    /** What this hub tells now. */
    static RawMetrics of(Hub hub, String... headers) {
        WireResponse response = RawHttp.get(hub, "/metrics", headers);
        assertEquals(200, response.status(), response::toString);
        return parse(response.text());
    }

    static RawMetrics parse(String text) {
        assertTrue(text.endsWith("\n"), "the last line has no end");
        RawMetrics metrics = new RawMetrics();
        String family = "";
        Set<String> helped = new HashSet<>();
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                family = help.group(1);
                assertTrue(helped.add(family), "two HELP: " + line);
            } else if (type.matches()) {
                assertEquals(family, type.group(1), "TYPE not behind its HELP: " + line);
                assertNull(metrics.types.put(family, type.group(2)), "two TYPE: " + line);
            } else {
                metrics.sample(line, family);
            }
        }
        assertEquals(helped, metrics.types.keySet(), "a HELP without TYPE");
        assertEquals(helped, metrics.labelNames.keySet(), "a family without a sample");
        return metrics;
    }

    private void sample(String line, String family) {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), "not a line of this format: " + line);
        String name = sample.group(1);
        String type = types.getOrDefault(family, "none");
        boolean ofSummary = type.equals("summary") && name.matches(Pattern.quote(family) + "(_sum|_count)?");
        assertTrue(name.equals(family) || ofSummary, "a sample outside of its family: " + line);
        assertEquals(
                type.equals("counter"), name.endsWith("_total"), "counters and only they end with _total: " + line);
        String labels = sample.group(2) == null ? "" : sample.group(2);
        assertTrue(labels.isEmpty() || LABELS.matcher(labels).matches(), "bad labels: " + line);
        double value = Double.parseDouble(sample.group(3));
        assertFalse(type.equals("counter") && !(value >= 0), "a counter below zero: " + line);
        assertNull(series.put(name + labels, value), "a series comes twice: " + line);
        Set<String> names = new TreeSet<>(labels.isEmpty() ? Set.of() : labelNames(labels));
        Set<String> before = labelNames.putIfAbsent(family, names);
        assertTrue(before == null || before.equals(names), "other labels than its family: " + line);
    }

    private static Set<String> labelNames(String labels) {
        Set<String> names = new TreeSet<>();
        Matcher label = Pattern.compile("([a-z_]+)=\"").matcher(labels);
        while (label.find()) {
            names.add(label.group(1));
        }
        return names;
    }

    /** The value of this series, written as {@code name{label="value"}}. */
    double value(String series) {
        Double value = this.series.get(series);
        assertTrue(value != null, () -> "no " + series + " in " + this.series.keySet());
        return value;
    }

    /** The sum over all series of this name. */
    double sum(String name) {
        return series.entrySet().stream()
                .filter(one -> one.getKey().equals(name) || one.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The type of each family by name. */
    Map<String, String> types() {
        return types;
    }

    /** The names of the labels of this family. */
    Set<String> labels(String family) {
        return labelNames.get(family);
    }
}
