package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.AnnouncerStatus;
import dev.announcer.AnnouncerStatus.OfLane;
import dev.announcer.CloseReason;
import dev.announcer.web.CountingObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What the announcer tells of itself in numbers, under the names that the hub has ({@code docs/metrics.md}), so that the same
 * dashboards serve both; of its lanes together, because an application does not choose them.
 *
 * <p>A tag never holds what clients send: each value would be a series of its own, for ever.
 */
final class AnnouncerMeters implements MeterBinder {
    private final Announcer announcer;
    private final CountingObserver watch;

    AnnouncerMeters(Announcer announcer, CountingObserver watch) {
        this.announcer = announcer;
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        listeners(registry);
        announcements(registry);
        deliveries(registry);
        lanes(registry);
    }

    private void listeners(MeterRegistry registry) {
        Gauge.builder("announcer.listeners", announcer, Announcer::listeners)
                .description("Open streams.")
                .register(registry);
        counted(registry, "announcer.listeners.opened", "Streams that were opened.", CountingObserver::opened);
        for (CloseReason reason : CloseReason.values()) {
            counted(
                    registry,
                    "announcer.listeners.closed",
                    "Streams that ended, by the reason.",
                    it -> it.closed(reason),
                    "reason",
                    reason.name().toLowerCase(Locale.ROOT));
        }
        counted(
                registry,
                "announcer.listeners.lagging",
                "Times that a listener that was up to date took less than it was offered.",
                CountingObserver::lagging);
        counted(
                registry,
                "announcer.overflows",
                "Times that a listener fell too far behind: it was disconnected, or skipped to the newest.",
                it -> it.closed(CloseReason.OVERFLOW) + it.reset("skipped"));
        for (String reason : watch.resets()) {
            counted(
                    registry,
                    "announcer.resets",
                    "Times that a listener was told by a stream-reset that it missed something, by the reason.",
                    it -> it.reset(reason),
                    "reason",
                    reason);
        }
    }

    private void announcements(MeterRegistry registry) {
        outcome(registry, "accepted", AnnouncerStatus.Announced::accepted);
        outcome(registry, "busy", AnnouncerStatus.Announced::busy);
        outcome(registry, "unavailable", AnnouncerStatus.Announced::unavailable);
        outcome(registry, "unknown", AnnouncerStatus.Announced::unknown);
        outcome(registry, "refused", AnnouncerStatus.Announced::refused);
        total(
                registry,
                "announcer.announced.bytes",
                "Data of the announcements that were accepted, in bytes of UTF-8.",
                it -> it.announced().acceptedBytes());
        gauge(
                registry,
                "announcer.window.announcements",
                "Announcements kept in memory.",
                AnnouncerStatus::windowCount);
        gauge(
                registry,
                "announcer.window.bytes",
                "Bytes of the announcements kept in memory.",
                AnnouncerStatus::windowBytes);
        String failures = "Failures that the log tells of, by the part that failed.";
        counted(registry, "announcer.failures", failures, CountingObserver::journalFailures, "part", "journal");
        counted(registry, "announcer.failures", failures, CountingObserver::otherFailures, "part", "other");
    }

    private void outcome(MeterRegistry registry, String outcome, ToLongFunction<AnnouncerStatus.Announced> count) {
        total(
                registry,
                "announcer.announcements",
                "Announcements, by what became of them.",
                it -> count.applyAsLong(it.announced()),
                "outcome",
                outcome);
    }

    private void deliveries(MeterRegistry registry) {
        total(
                registry,
                "announcer.deliveries",
                "Announcements given to listeners: one for each announcement and listener.",
                AnnouncerStatus::deliveries);
        total(
                registry,
                "announcer.delivered.bytes",
                "Bytes that streams were given, with all that they say beside announcements.",
                AnnouncerStatus::deliveredBytes);
    }

    private void lanes(MeterRegistry registry) {
        gauge(
                registry,
                "announcer.lane.catching.up",
                "Streams that are not up to date.",
                it -> it.lanes().stream().mapToInt(OfLane::catchingUp).sum());
        gauge(
                registry,
                "announcer.lane.lag.announcements",
                "Announcements that the lane that is furthest behind has not passed on yet.",
                it -> it.lanes().stream().mapToLong(OfLane::behind).max().orElse(0));
    }

    private void gauge(MeterRegistry registry, String name, String meaning, ToDoubleFunction<AnnouncerStatus> value) {
        Gauge.builder(name, announcer, it -> value.applyAsDouble(it.status()))
                .description(meaning)
                .register(registry);
    }

    private void total(
            MeterRegistry registry,
            String name,
            String meaning,
            ToDoubleFunction<AnnouncerStatus> value,
            String... tags) {
        FunctionCounter.builder(name, announcer, it -> value.applyAsDouble(it.status()))
                .description(meaning)
                .tags(tags)
                .register(registry);
    }

    private void counted(
            MeterRegistry registry,
            String name,
            String meaning,
            ToDoubleFunction<CountingObserver> value,
            String... tags) {
        FunctionCounter.builder(name, watch, value)
                .description(meaning)
                .tags(tags)
                .register(registry);
    }
}
