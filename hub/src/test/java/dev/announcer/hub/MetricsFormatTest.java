package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    */*                                                                  | TEXT
                    text/plain                                                           | TEXT
                    text/html, application/xml;q=0.9                                     | TEXT
                    application/openmetrics-text                                         | OPEN_METRICS
                    Application/OpenMetrics-Text; Version=1.0.0; Q=0.1                   | OPEN_METRICS
                    application/openmetrics-text;q=0                                     | TEXT
                    application/openmetrics-text;q=0.0,*/*                               | TEXT
                    application/openmetrics-text;q=                                      | TEXT
                    application/openmetrics-text;q=0.5,text/plain;q=0.6                  | TEXT
                    application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.6    | OPEN_METRICS
                    application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS
                    """)
    void accept_given_decides(String accept, MetricsFormat format) {
        assertEquals(format, MetricsFormat.of(List.of(accept)));
    }

    @Test
    void accept_missingOrSplit_isUnderstood() {
        assertEquals(MetricsFormat.TEXT, MetricsFormat.of(List.of()));
        assertEquals(
                MetricsFormat.OPEN_METRICS,
                MetricsFormat.of(List.of("text/plain;q=0.1", "application/openmetrics-text")));
    }
}
