package dev.announcer.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A result in words: for the terminal, and for the report. */
final class BenchText {
    /** The percentiles that are told. */
    static final List<Double> PERCENT = List.of(50.0, 90.0, 99.0, 99.9);

    private static final String[] TIME_UNITS = {"ns", "µs", "ms", "s"};
    private static final String[] SIZE_UNITS = {"B", "kB", "MB", "GB", "TB"};

    private BenchText() {}

    /** A figure: its name, and what it says. */
    record Line(String name, String text) {}

    static void print(BenchResult result, PrintStream out) {
        out.println(load(result.settings()));
        out.println();
        lines(result).forEach(line -> out.println(text("  %-17s %s", line.name(), line.text())));
        out.println();
        remarks(result).forEach(out::println);
        out.println(verdict(result));
        out.flush();
    }

    /** What was asked for. */
    static String load(BenchSettings settings) {
        return text(
                "%,d %s%s; %s, %,d bytes each%s",
                settings.listeners(),
                settings.listeners() == 1 ? "listener" : "listeners",
                settings.slow() > 0 ? text(" (%,d of them never read)", settings.slow()) : "",
                pace(settings),
                settings.payloadBytes(),
                settings.ownTopics() ? ", for one listener in turn" : "");
    }

    /** How fast is announced. */
    static String pace(BenchSettings settings) {
        if (settings.rate().isPresent()) {
            int rate = settings.rate().getAsInt();
            return rate == 0 ? "as many announcements as the hub takes" : text("%,d announcements a second", rate);
        }
        return settings.window() == 1
                ? "one announcement at a time"
                : text("up to %,d announcements under way", settings.window());
    }

    static List<Line> lines(BenchResult result) {
        boolean listened = result.settings().listeners() > 0;
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "announced",
                text(
                        "%,d in %.1f s, %s a second",
                        result.announced(), result.seconds(), rate(result.announcedPerSecond()))));
        if (listened) {
            lines.add(new Line("heard", text("%,d, %s a second", result.heard(), rate(result.heardPerSecond()))));
            lines.add(new Line("latency", percentiles(result.latency())));
            lines.add(new Line("until all heard", percentiles(result.untilAll())));
        }
        lines.add(new Line("until accepted", percentiles(result.untilAnswer())));
        if (listened) {
            lines.add(new Line(
                    "streams",
                    text("opened in %.2f s, %s a second", result.openSeconds(), rate(result.openedPerSecond()))));
        }
        result.server().ifPresent(server -> lines.add(new Line("server", server(result, server))));
        if (result.settings().slow() > 0) {
            lines.add(new Line(
                    "slow listeners",
                    text(
                            "%,d of %,d cut off by the hub; the kernel's TCP holds %s, of all processes",
                            result.slowCutOff(), result.settings().slow(), size(result.kernelTcpBytes()))));
        }
        return lines;
    }

    private static String server(BenchResult result, BenchResult.Server server) {
        StringBuilder text = new StringBuilder();
        result.cpuNanosPerEvent()
                .ifPresent(nanos -> text.append(text(
                        "%s of CPU per %s, ",
                        time(Math.round(nanos)), result.heard() > 0 ? "delivery" : "announcement")));
        text.append(text("%.0f %% of a core, %s resident", result.serverCores() * 100, size(server.endBytes())));
        if (result.settings().listeners() > 0) {
            long grown = Math.max(0, server.openBytes() - server.beforeBytes());
            text.append(text(
                    ", %s more for each stream", size(grown / result.settings().listeners())));
        }
        return text.toString();
    }

    /** What has to be known to read the figures. */
    static List<String> remarks(BenchResult result) {
        List<String> remarks = new ArrayList<>();
        if (!result.ended().isEmpty() && !result.ended().equals(result.checks().broken())) {
            remarks.add("note: " + result.ended() + ", before its time");
        }
        if (result.isTooBusy()) {
            remarks.add(text(
                    "note: a thread that reads was busy for %.0f %% of the time; the load, and not the hub, may be the limit",
                    result.busy() * 100));
        }
        return remarks;
    }

    /** Whether all is well, and if not, what is wrong. */
    static String verdict(BenchResult result) {
        return result.checks().isGood()
                ? "good: nothing lost, doubled or out of order"
                : "bad: " + String.join("; ", result.checks().faults());
    }

    private static String percentiles(BenchHistogram histogram) {
        StringBuilder line = new StringBuilder();
        for (double percent : PERCENT) {
            line.append(text("p%s %s, ", percent(percent), time(histogram.percentileNanos(percent))));
        }
        return line.append("max ").append(time(histogram.maxNanos())).toString();
    }

    /** A percentage without needless digits: 50, 99.9. */
    static String percent(double percent) {
        return percent == Math.rint(percent) ? String.valueOf((int) percent) : String.valueOf(percent);
    }

    /** A duration in three digits: 950 ns, 12.3 µs, 1.23 ms, 123 s. */
    static String time(long nanos) {
        return scaled(nanos, TIME_UNITS);
    }

    /** A size in three digits, in powers of ten: 950 B, 12.3 kB, 1.23 MB. */
    static String size(long bytes) {
        return scaled(bytes, SIZE_UNITS);
    }

    /** How many a second: 0.5, 9.5, 1,234. */
    static String rate(double perSecond) {
        return text(perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
    }

    private static String scaled(long number, String[] units) {
        double value = number;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        String digits = unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
        return text(digits, value, units[unit]);
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
