package dev.announcer.hub;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The formats in which metrics are to be had. */
enum MetricsFormat {
    /** Prometheus's own, for everything that does not ask for another. */
    TEXT("text/plain", "0.0.4"),
    /** OpenMetrics, for those who name it and want it no less. */
    OPEN_METRICS("application/openmetrics-text", "1.0.0");

    private static final Pattern WEIGHT = Pattern.compile("(?i); *q *= *([01]?\\.?[0-9]*)");

    private final String mediaType;
    private final String contentType;

    MetricsFormat(String mediaType, String version) {
        this.mediaType = mediaType;
        this.contentType = mediaType + "; version=" + version + "; charset=utf-8";
    }

    String contentType() {
        return contentType;
    }

    /** The one that these values of {@code Accept} prefer; nobody is refused for what he accepts. */
    static MetricsFormat of(List<String> accept) {
        double open = OPEN_METRICS.weight(accept);
        return open > 0 && open >= TEXT.weight(accept) ? OPEN_METRICS : TEXT;
    }

    /** The greatest weight with which this type is named; 0 if it is not. */
    private double weight(List<String> accept) {
        double most = 0;
        for (String value : accept) {
            for (String range : value.split(",", -1)) {
                if (range.strip().toLowerCase(Locale.ROOT).startsWith(mediaType)) {
                    Matcher weight = WEIGHT.matcher(range);
                    most = Math.max(most, weight.find() ? number(weight.group(1)) : 1);
                }
            }
        }
        return most;
    }

    private static double number(String weight) {
        return weight.chars().anyMatch(Character::isDigit) ? Double.parseDouble(weight) : 0;
    }
}
