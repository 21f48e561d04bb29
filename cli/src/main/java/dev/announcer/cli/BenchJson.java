package dev.announcer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A result as JSON. All times are in the unit that stands at the end of their name. */
final class BenchJson {
    private BenchJson() {}

    static String of(BenchResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", result.checks().isGood() ? "good" : "bad");
        json.put("ended", result.ended());
        json.put("began", result.began());
        json.put("version", Main.version());
        json.put("settings", settings(result.settings()));
        json.put("machine", machine());
        json.put("seconds", result.seconds());
        json.put("announced", result.announced());
        json.put("announcedPerSecond", result.announcedPerSecond());
        json.put("heard", result.heard());
        json.put("heardPerSecond", result.heardPerSecond());
        json.put("openSeconds", result.openSeconds());
        json.put("openedPerSecond", result.openedPerSecond());
        json.put("latency", percentiles(result.latency()));
        json.put("untilAllHeard", percentiles(result.untilAll()));
        json.put("untilAccepted", percentiles(result.untilAnswer()));
        result.server().ifPresent(server -> json.put("server", server(result, server)));
        json.put("kernelTcpBytes", result.kernelTcpBytes());
        json.put("busiestReader", result.busy());
        json.put("slowCutOff", result.slowCutOff());
        json.put("checks", checks(result.checks()));
        json.put("course", result.points().stream().map(BenchJson::point).toList());
        json.put("histogram", histogram(result.latency()));
        StringBuilder text = new StringBuilder();
        write(text, json, "\n");
        return text.append('\n').toString();
    }

    private static Map<String, Object> settings(BenchSettings settings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("listeners", settings.listeners());
        json.put("slow", settings.slow());
        json.put("topics", settings.topics());
        json.put("announceTopic", settings.announceTopic());
        json.put("payloadBytes", settings.payloadBytes());
        if (settings.rate().isPresent()) {
            json.put("rate", settings.rate().getAsInt());
        } else {
            json.put("window", settings.window());
        }
        settings.count().ifPresent(count -> json.put("count", count));
        json.put("durationMillis", settings.duration().toMillis());
        json.put("warmUpMillis", settings.warmUp().toMillis());
        json.put("threads", settings.threads());
        return json;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cores", BenchMachine.cores());
        json.put("processor", BenchMachine.processor());
        json.put("system", BenchMachine.system());
        json.put("java", BenchMachine.java());
        return json;
    }

    private static Map<String, Object> server(BenchResult result, BenchResult.Server server) {
        Map<String, Object> json = new LinkedHashMap<>();
        result.cpuNanosPerEvent().ifPresent(nanos -> json.put("cpuNanosPerEvent", nanos));
        json.put("cpuNanos", server.cpuNanos());
        json.put("cores", result.serverCores());
        json.put("residentBeforeBytes", server.beforeBytes());
        json.put("residentOpenBytes", server.openBytes());
        json.put("residentEndBytes", server.endBytes());
        return json;
    }

    private static Map<String, Object> percentiles(BenchHistogram histogram) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", histogram.count());
        for (double percent : BenchText.PERCENT) {
            json.put("p" + BenchText.percent(percent) + "Nanos", histogram.percentileNanos(percent));
        }
        json.put("maxNanos", histogram.maxNanos());
        return json;
    }

    private static Map<String, Object> checks(BenchChecks checks) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lost", checks.lost());
        json.put("doubled", checks.doubled());
        json.put("outOfOrder", checks.outOfOrder());
        json.put("damaged", checks.damaged());
        json.put("resets", checks.resets());
        json.put("cutOff", checks.cutOff());
        json.put("refused", checks.refused());
        json.put("unanswered", checks.unanswered());
        json.put("faults", checks.faults());
        return json;
    }

    private static Map<String, Object> point(BenchPoint point) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("atSeconds", point.atSeconds());
        json.put("seconds", point.seconds());
        json.put("announced", point.announced());
        json.put("heard", point.heard());
        json.put("p50Nanos", point.p50Nanos());
        json.put("p99Nanos", point.p99Nanos());
        json.put("maxNanos", point.maxNanos());
        return json;
    }

    /** Each bucket: from, through, how many. */
    private static List<Object> histogram(BenchHistogram histogram) {
        List<Object> buckets = new ArrayList<>();
        histogram.forEach((low, high, count) -> buckets.add(List.of(low, high, count)));
        return buckets;
    }

    private static void write(StringBuilder text, Object value, String newLine) {
        if (value instanceof Map<?, ?> members) {
            String inner = newLine + "  ";
            String comma = "";
            text.append('{');
            for (Map.Entry<?, ?> member : members.entrySet()) {
                text.append(comma)
                        .append(inner)
                        .append(Json.quote(String.valueOf(member.getKey())))
                        .append(": ");
                write(text, member.getValue(), inner);
                comma = ",";
            }
            text.append(newLine).append('}');
        } else if (value instanceof List<?> elements) {
            String comma = "";
            text.append('[');
            for (Object element : elements) {
                text.append(comma);
                write(text, element, newLine);
                comma = ", ";
            }
            text.append(']');
        } else if (value instanceof Double number) {
            text.append(String.format(Locale.ROOT, "%.6f", number));
        } else if (value instanceof Number) {
            text.append(value);
        } else {
            text.append(Json.quote(String.valueOf(value)));
        }
    }
}
