package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.AnnouncerStatus;
import dev.announcer.web.CountingObserver;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down for a while after the journal has failed. Not until it works again: in an application that gets no more requests,
 * because it is down, nobody would announce, and it would not be found out.
 */
final class AnnouncerHealth extends AbstractHealthIndicator {
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private final Announcer announcer;
    private final CountingObserver watch;

    AnnouncerHealth(Announcer announcer, CountingObserver watch) {
        super("the announcer cannot be asked");
        this.announcer = announcer;
        this.watch = watch;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        AnnouncerStatus status = announcer.status();
        health.up().withDetail("listeners", status.listeners()).withDetail("window", status.windowCount());
        watch.journalFailure(A_WHILE).ifPresent(failure -> health.down().withDetail("journal", failure.toString()));
    }
}
