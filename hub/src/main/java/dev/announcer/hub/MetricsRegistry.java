package dev.announcer.hub;

import dev.announcer.AnnouncerStatus;
import dev.announcer.CloseReason;
import dev.announcer.Lane;
import dev.announcer.web.CountingObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * The names under which the hub's numbers are read, and what each is. {@code docs/metrics.md} has the same table.
 *
 * <p>A label never holds what clients send, no topic, id or address: each value would be a series of its own, for ever. One
 * thread at a time.
 */
final class MetricsRegistry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final CountingObserver observer;
    private final Server server;
    private final List<Lane> lanes;

    /** What is being written down: one look at the announcer for all meters of a scrape. */
    private AnnouncerStatus status =
            new AnnouncerStatus(0, 0, 0, new AnnouncerStatus.Announced(0, 0, 0, 0, 0, 0), 0, 0, List.of());

    MetricsRegistry(CountingObserver observer, Server server) {
        this.observer = observer;
        this.server = server;
        this.lanes = List.copyOf(server.lanes());
        listeners();
        announcements();
        deliveries();
        for (int i = 0; i < lanes.size(); i++) {
            Lane mine = lanes.get(i);
            lane(Integer.toString(i + 1), status -> status.lane() == mine);
        }
        lane("other", status -> lanes.stream().noneMatch(lane -> lane == status.lane()));
        connections();
        for (MeterBinder binder : List.of(
                new JvmMemoryMetrics(),
                collector,
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics())) {
            binder.bindTo(registry);
        }
    }

    /** All of it in this format. */
    String scrape(AnnouncerStatus now, MetricsFormat format) {
        status = now;
        return registry.scrape(format.contentType());
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }

    private void listeners() {
        gauge("announcer.listeners", "Open streams.", it -> it.status.listeners());
        total("announcer.listeners.opened", "Streams that were opened.", it -> it.observer.opened());
        for (CloseReason reason : CloseReason.values()) {
            total(
                    "announcer.listeners.closed",
                    "Streams that ended, by the reason.",
                    it -> it.observer.closed(reason),
                    "reason",
                    reason.name().toLowerCase(Locale.ROOT));
        }
        total(
                "announcer.listeners.lagging",
                "Times that a listener that was up to date took less than it was offered.",
                it -> it.observer.lagging());
        total(
                "announcer.overflows",
                "Times that a listener fell too far behind: it was disconnected, or skipped to the newest.",
                it -> it.observer.closed(CloseReason.OVERFLOW) + it.observer.reset("skipped"));
        for (String reason : observer.resets()) {
            total(
                    "announcer.resets",
                    "Times that a listener was told by a stream-reset that it missed something, by the reason.",
                    it -> it.observer.reset(reason),
                    "reason",
                    reason);
        }
    }

    private void announcements() {
        outcome("accepted", AnnouncerStatus.Announced::accepted);
        outcome("busy", AnnouncerStatus.Announced::busy);
        outcome("unavailable", AnnouncerStatus.Announced::unavailable);
        outcome("unknown", AnnouncerStatus.Announced::unknown);
        outcome("refused", AnnouncerStatus.Announced::refused);
        total(
                "announcer.announced.bytes",
                "Data of the announcements that were accepted, in bytes of UTF-8.",
                it -> it.status.announced().acceptedBytes());
        gauge("announcer.window.announcements", "Announcements kept in memory.", it -> it.status.windowCount());
        gauge("announcer.window.bytes", "Bytes of the announcements kept in memory.", it -> it.status.windowBytes());
        failures("journal", CountingObserver::journalFailures);
        failures("other", CountingObserver::otherFailures);
    }

    private void outcome(String outcome, ToLongFunction<AnnouncerStatus.Announced> count) {
        total(
                "announcer.announcements",
                "Announcements, by what became of them.",
                it -> count.applyAsLong(it.status.announced()),
                "outcome",
                outcome);
    }

    private void failures(String part, ToLongFunction<CountingObserver> count) {
        total(
                "announcer.failures",
                "Failures that the log tells of, by the part that failed.",
                it -> count.applyAsLong(it.observer),
                "part",
                part);
    }

    private void deliveries() {
        total(
                "announcer.deliveries",
                "Announcements given to listeners: one for each announcement and listener.",
                it -> it.status.deliveries());
        total(
                "announcer.delivered.bytes",
                "Bytes that streams were given, with all that they say beside announcements.",
                it -> it.status.deliveredBytes());
    }

    /** The lanes of the hub one by one; those that somebody in this JVM listens on besides, together. */
    private void lane(String name, Predicate<AnnouncerStatus.OfLane> mine) {
        lane(
                name,
                "announcer.lane.listeners",
                "Open streams of a lane.",
                it -> it.of(mine, AnnouncerStatus.OfLane::listeners).sum());
        lane(
                name,
                "announcer.lane.catching.up",
                "Streams of a lane that are not up to date.",
                it -> it.of(mine, AnnouncerStatus.OfLane::catchingUp).sum());
        lane(
                name,
                "announcer.lane.selectors",
                "Different topics and patterns that streams of a lane selected.",
                it -> it.of(mine, AnnouncerStatus.OfLane::selectors).sum());
        lane(
                name,
                "announcer.lane.lag.announcements",
                "Announcements that a lane has not passed on yet.",
                it -> it.of(mine, AnnouncerStatus.OfLane::behind).max().orElse(0));
        lane(
                name,
                "announcer.lane.lag.bytes",
                "Bytes of the announcements that a lane has not passed on yet.",
                it -> it.of(mine, AnnouncerStatus.OfLane::behindBytes).max().orElse(0));
    }

    private LongStream of(Predicate<AnnouncerStatus.OfLane> lane, ToLongFunction<AnnouncerStatus.OfLane> what) {
        return status.lanes().stream().filter(lane).mapToLong(what);
    }

    private void connections() {
        gauge("announcer.connections", "Open connections, streams and others.", it -> it.server.connections());
        total("announcer.connections.accepted", "Connections that were accepted.", it -> it.server.accepted());
        total(
                "announcer.connections.refused",
                "Connections over max-connections: they were turned away.",
                it -> it.server.refused());
    }

    private void gauge(String name, String meaning, ToDoubleFunction<MetricsRegistry> value) {
        Gauge.builder(name, this, value).description(meaning).register(registry);
    }

    private void lane(String lane, String name, String meaning, ToDoubleFunction<MetricsRegistry> value) {
        Gauge.builder(name, this, value).description(meaning).tags("lane", lane).register(registry);
    }

    private void total(String name, String meaning, ToDoubleFunction<MetricsRegistry> value, String... labels) {
        FunctionCounter.builder(name, this, value)
                .description(meaning)
                .tags(labels)
                .register(registry);
    }
}
