package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** Draws the pictures of a report as SVG. Colours and fonts are the page's, by class, so that they follow its scheme. */
final class BenchPicture {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 280;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int BOTTOM = 30;
    private static final int MARK_HEIGHT = 16;
    private static final int BINS = 80;

    /** No picture has more pixels to show them. */
    private static final int MAX_POINTS = 400;

    private final StringBuilder svg = new StringBuilder();
    private final BenchAxis across;
    private final BenchAxis up;
    private final int top;

    private BenchPicture(String id, String description, BenchAxis across, BenchAxis up, int top) {
        this.across = across;
        this.up = up;
        this.top = top;
        add("<svg id=\"%s\" role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"%s\">", id, WIDTH, HEIGHT, description);
    }

    /** How the latencies are spread: the part of all deliveries in each of many equally wide steps of a logarithmic scale. */
    static String latency(BenchHistogram histogram) {
        double[] range = {Double.MAX_VALUE, 0};
        histogram.forEach((low, high, count) -> {
            range[0] = Math.min(range[0], (double) Math.max(1, low));
            range[1] = Math.max(range[1], (double) Math.min(high, histogram.maxNanos()));
        });
        BenchAxis across = BenchAxis.decades(range[0], range[1]);
        double[] bins = new double[BINS];
        histogram.forEach((low, high, count) ->
                spread(bins, across.at((double) Math.max(1, low)) * BINS, across.at(high + 1.0) * BINS, count));
        double most = 0;
        for (double bin : bins) {
            most = Math.max(most, bin);
        }
        double all = Math.max(1, histogram.count());
        BenchPicture picture = new BenchPicture(
                "latency",
                "How the latencies are spread. Half of all deliveries took up to "
                        + BenchText.time(histogram.percentileNanos(50)) + ", 99 of 100 up to "
                        + BenchText.time(histogram.percentileNanos(99)) + ".",
                across,
                BenchAxis.upTo(most / all * 100, 4),
                MARK_HEIGHT * (BenchText.PERCENT.size() + 1) + 8);
        picture.axes(BenchPicture::time, BenchPicture::percent);
        for (int i = 0; i < BINS; i++) {
            picture.bar(i, bins[i] / all * 100);
        }
        picture.marks(histogram);
        return picture.end();
    }

    /** What was heard, second by second. */
    static String heard(List<BenchPoint> points) {
        List<BenchPoint> shown = thin(points);
        double most =
                shown.stream().mapToDouble(BenchPoint::heardPerSecond).max().orElse(0);
        BenchPicture picture = new BenchPicture(
                "heard",
                "Events heard a second in the course of the run, at most " + BenchText.rate(most) + ".",
                BenchAxis.exactly(end(shown), 10),
                BenchAxis.upTo(most, 4),
                14);
        picture.axes(BenchPicture::seconds, BenchPicture::count);
        picture.area(shown);
        return picture.end();
    }

    /** The latencies, second by second. */
    static String course(List<BenchPoint> points) {
        List<BenchPoint> shown = thin(points);
        double most = shown.stream().mapToDouble(BenchPoint::p99Nanos).max().orElse(0);
        BenchPicture picture = new BenchPicture(
                "course",
                "Latency in the course of the run: the median, and what 99 of 100 deliveries did not exceed.",
                BenchAxis.exactly(end(shown), 10),
                BenchAxis.upTo(most, 4),
                14);
        picture.axes(BenchPicture::seconds, BenchPicture::time);
        picture.line("second", shown, BenchPoint::p99Nanos);
        picture.line("first", shown, BenchPoint::p50Nanos);
        shown.forEach(point -> picture.hit(
                point, "p50 " + BenchText.time(point.p50Nanos()) + ", p99 " + BenchText.time(point.p99Nanos())));
        return picture.end();
    }

    /** Divides a count among the bins that it touches, by how much of it lies in each. */
    private static void spread(double[] bins, double from, double to, long count) {
        double width = Math.max(1e-9, to - from);
        for (int i = Math.min(BINS - 1, (int) from); i < BINS && i < Math.max(to, from + 1e-9); i++) {
            double overlap = Math.min(to, i + 1) - Math.max(from, i);
            bins[i] += to > from ? count * Math.max(0, overlap) / width : count;
        }
    }

    private static List<BenchPoint> thin(List<BenchPoint> points) {
        int group = (points.size() + MAX_POINTS - 1) / MAX_POINTS;
        if (group <= 1) {
            return points;
        }
        List<BenchPoint> thinned = new ArrayList<>();
        for (int i = 0; i < points.size(); i += group) {
            thinned.add(BenchPoint.join(points.subList(i, Math.min(points.size(), i + group))));
        }
        return thinned;
    }

    private static double end(List<BenchPoint> points) {
        return points.isEmpty() ? 1 : points.get(points.size() - 1).atSeconds();
    }

    /** A duration at a tick, which is a round one: 5 ms and not 5.00 ms. */
    private static String time(double nanos) {
        return nanos == 0 ? "0" : trimmed(BenchText.time(Math.round(nanos)));
    }

    /** Without zeros that say nothing behind a decimal point. */
    private static String trimmed(String text) {
        return text.replaceFirst("(\\.[0-9]*?)0+(?= |$)", "$1").replaceFirst("\\.(?= |$)", "");
    }

    private static String seconds(double seconds) {
        return trimmed(BenchText.text("%,.3f s", seconds));
    }

    private static String count(double count) {
        return trimmed(
                count >= 1e6
                        ? BenchText.text("%.2f M", count / 1e6)
                        : count >= 1e4 ? BenchText.text("%.1f k", count / 1e3) : BenchText.text("%,.1f", count));
    }

    private static String percent(double percent) {
        return trimmed(BenchText.text("%.2f %%", percent));
    }

    private double x(double value) {
        return LEFT + across.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.at(value) * (HEIGHT - BOTTOM - top);
    }

    private void axes(DoubleFunction<String> acrossLabel, DoubleFunction<String> upLabel) {
        for (double tick : up.ticks()) {
            double at = y(tick);
            add(
                    "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    tick == 0 ? "base" : "grid", LEFT, WIDTH - RIGHT, at, at);
            add("<text class=\"left\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 8, at + 4, upLabel.apply(tick));
        }
        for (double tick : across.ticks()) {
            double at = x(tick);
            add(
                    "<line class=\"tick\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    at, at, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 4);
            add(
                    "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                    at > WIDTH - RIGHT - 24 ? "left" : "middle",
                    Math.min(at, WIDTH - 2.0),
                    HEIGHT - BOTTOM + 18,
                    acrossLabel.apply(tick));
        }
    }

    private void bar(int bin, double percent) {
        if (percent > 0) {
            double wide = (double) (WIDTH - LEFT - RIGHT) / BINS;
            double ratio = across.high() / across.low();
            add(
                    "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                            + "<title>%s to %s: %.2f %%</title></rect>",
                    LEFT + bin * wide + 0.5,
                    y(percent),
                    wide - 1,
                    Math.max(0.5, y(0) - y(percent)),
                    BenchText.time(Math.round(across.low() * Math.pow(ratio, (double) bin / BINS))),
                    BenchText.time(Math.round(across.low() * Math.pow(ratio, (bin + 1.0) / BINS))),
                    percent);
        }
    }

    /** The percentiles as lines from top to bottom, each with its name in a row of its own. */
    private void marks(BenchHistogram histogram) {
        List<String> labels = new ArrayList<>();
        for (double percent : BenchText.PERCENT) {
            labels.add(mark(labels.size(), "p" + BenchText.percent(percent), histogram.percentileNanos(percent)));
        }
        labels.add(mark(labels.size(), "max", histogram.maxNanos()));
        labels.forEach(svg::append); // above all lines
    }

    /** Draws a line and returns its label. */
    private String mark(int row, String name, long nanos) {
        double at = x((double) Math.max(1, nanos));
        int text = MARK_HEIGHT * (row + 1);
        boolean leftOf = at > WIDTH * 0.75;
        add("<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", at, at, text - 11, HEIGHT - BOTTOM);
        return BenchText.text(
                "<text class=\"%s\" x=\"%.1f\" y=\"%d\"><tspan class=\"name\">%s</tspan> %s</text>\n",
                leftOf ? "left" : "right", leftOf ? at - 5 : at + 5, text, name, BenchText.time(nanos));
    }

    private void area(List<BenchPoint> points) {
        StringBuilder path = new StringBuilder();
        for (BenchPoint point : points) {
            path.append(step(path.isEmpty() ? "M" : "L", point, point.heardPerSecond()));
        }
        if (!points.isEmpty()) {
            add("<path class=\"area\" d=\"%sV%.1fH%.1fZ\"/>", path, y(0), x(0));
            add("<path class=\"first\" d=\"%s\"/>", path);
        }
        points.forEach(point -> hit(
                point,
                BenchText.rate(point.heardPerSecond()) + " heard a second, "
                        + BenchText.rate(point.announcedPerSecond()) + " announced"));
    }

    private void line(String kind, List<BenchPoint> points, ToDoubleFunction<BenchPoint> value) {
        StringBuilder path = new StringBuilder();
        for (BenchPoint point : points) {
            path.append(step(path.isEmpty() ? "M" : "L", point, value.applyAsDouble(point)));
        }
        if (!points.isEmpty()) {
            add("<path class=\"%s\" d=\"%s\"/>", kind, path);
        }
    }

    /** A rate holds for the whole of its second, so it is drawn as a step. */
    private String step(String begin, BenchPoint point, double value) {
        return BenchText.text(
                "%s%.1f %.1fH%.1f", begin, x(point.atSeconds() - point.seconds()), y(value), x(point.atSeconds()));
    }

    /** Shows the figures of a point to who rests the mouse on its column. */
    private void hit(BenchPoint point, String text) {
        double from = x(point.atSeconds() - point.seconds());
        add(
                "<rect class=\"hit\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%.1f s: %s</title></rect>",
                from, top, Math.max(0.1, x(point.atSeconds()) - from), HEIGHT - BOTTOM - top, point.atSeconds(), text);
    }

    private void add(String format, Object... values) {
        svg.append(BenchText.text(format, values)).append('\n');
    }

    private String end() {
        return svg.append("</svg>").toString();
    }
}
