package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A result as a page with pictures, in one file that needs nothing else. */
final class BenchReport {
    private static final String PAGE = "bench-report.html";
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private BenchReport() {}

    static String of(BenchResult result) {
        boolean good = result.checks().isGood();
        Map<String, String> parts = Map.of(
                "load", escape(BenchText.load(result.settings())),
                "when", escape(WHEN.format(result.began()) + ", " + Main.version()),
                "verdictClass", good ? "good" : "bad",
                "verdictWord", good ? "Good." : "Bad.",
                "verdictText", escape(verdict(result)),
                "tiles", tiles(result),
                "pictures", pictures(result),
                "figures", rows(BenchText.lines(result)),
                "settings", rows(settings(result.settings())),
                "machine", rows(machine()));
        String page = page();
        StringBuilder filled = new StringBuilder(page.length() * 4);
        int at = 0;
        for (int open = page.indexOf("{{"); open >= 0; open = page.indexOf("{{", at)) {
            int close = page.indexOf("}}", open);
            filled.append(page, at, open).append(parts.getOrDefault(page.substring(open + 2, close), ""));
            at = close + 2;
        }
        return filled.append(page, at, page.length()).toString();
    }

    private static String page() {
        try (InputStream page = BenchReport.class.getResourceAsStream(PAGE)) {
            if (page == null) {
                throw new IllegalStateException(PAGE + " is missing from this build");
            }
            return new String(page.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String verdict(BenchResult result) {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                result.checks().isGood()
                        ? "Nothing was lost, doubled or out of order."
                        : capital(String.join("; ", result.checks().faults())) + ".");
        BenchText.remarks(result).forEach(remark -> sentences.add(capital(remark) + "."));
        return String.join(" ", sentences);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String tiles(BenchResult result) {
        StringBuilder tiles = new StringBuilder();
        if (result.heard() > 0) {
            tile(tiles, BenchText.rate(result.heardPerSecond()), "heard a second");
            tile(tiles, BenchText.time(result.latency().percentileNanos(50)), "latency, median");
            tile(tiles, BenchText.time(result.latency().percentileNanos(99)), "latency, 99 of 100");
        } else {
            tile(tiles, BenchText.rate(result.announcedPerSecond()), "announced a second");
            tile(tiles, BenchText.time(result.untilAnswer().percentileNanos(50)), "until accepted, median");
            tile(tiles, BenchText.time(result.untilAnswer().percentileNanos(99)), "until accepted, 99 of 100");
        }
        result.cpuNanosPerEvent()
                .ifPresent(nanos -> tile(
                        tiles,
                        BenchText.time(Math.round(nanos)),
                        "server CPU per " + (result.heard() > 0 ? "delivery" : "announcement")));
        return tiles.toString();
    }

    private static void tile(StringBuilder tiles, String figure, String what) {
        tiles.append("<div class=\"tile\"><b>")
                .append(escape(figure))
                .append("</b><span>")
                .append(escape(what))
                .append("</span></div>\n");
    }

    private static String pictures(BenchResult result) {
        if (result.heard() == 0) {
            return "";
        }
        return figure(
                        "Latency",
                        "From when an announcement was due until a listener heard it: the part of all deliveries in each step of"
                                + " a logarithmic scale.",
                        BenchPicture.latency(result.latency()))
                + figure(
                        "Heard a second",
                        "By all listeners together, in the course of the run.",
                        BenchPicture.heard(result.points()))
                + figure(
                        "Latency in the course of the run",
                        "<span class=\"key\"></span>median<span class=\"key second\"></span>99 of 100 did not exceed it",
                        BenchPicture.course(result.points()));
    }

    private static String figure(String title, String caption, String svg) {
        return "<figure>\n<h2>" + title + "</h2>\n<figcaption>" + caption
                + "</figcaption>\n<div class=\"scroll\" tabindex=\"0\">\n" + svg + "\n</div>\n</figure>\n";
    }

    private static List<BenchText.Line> settings(BenchSettings settings) {
        List<BenchText.Line> lines = new ArrayList<>();
        lines.add(line("listeners", BenchText.text("%,d", settings.listeners())));
        if (settings.slow() > 0) {
            lines.add(line("never read", BenchText.text("%,d of them", settings.slow())));
        }
        lines.add(line("each selects", String.join(", ", settings.topics())));
        lines.add(line("announced under", settings.announceTopic()));
        lines.add(line("pace", BenchText.pace(settings)));
        lines.add(line("payload", BenchText.text("%,d bytes", settings.payloadBytes())));
        settings.count().ifPresent(count -> lines.add(line("at most", BenchText.text("%,d announcements", count))));
        lines.add(line("duration", seconds(settings.duration())));
        lines.add(line("warm-up before it", seconds(settings.warmUp())));
        lines.add(line("threads that read", String.valueOf(settings.readers())));
        return lines;
    }

    private static List<BenchText.Line> machine() {
        List<BenchText.Line> lines = new ArrayList<>();
        lines.add(line("cores", String.valueOf(BenchMachine.cores())));
        Optional.of(BenchMachine.processor())
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> lines.add(line("processor", name)));
        lines.add(line("system", BenchMachine.system()));
        lines.add(line("Java of the load", BenchMachine.java()));
        return lines;
    }

    private static String seconds(Duration time) {
        return BenchText.text("%,.1f s", time.toMillis() / 1000.0);
    }

    private static BenchText.Line line(String name, String text) {
        return new BenchText.Line(name, text);
    }

    private static String rows(List<BenchText.Line> lines) {
        StringBuilder rows = new StringBuilder();
        lines.forEach(line -> rows.append("<tr><th scope=\"row\">")
                .append(escape(line.name()))
                .append("</th><td>")
                .append(escape(line.text()))
                .append("</td></tr>\n"));
        return rows.toString();
    }

    /** What a server answered, or somebody typed, stays text (CWE-79). */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
