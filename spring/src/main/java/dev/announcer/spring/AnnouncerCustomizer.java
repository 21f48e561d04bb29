package dev.announcer.spring;

import dev.announcer.AnnouncerBuilder;

/**
 * A bean that says more of the application's announcer than its properties do. Called once, after the properties were
 * applied, in the order of the beans; what it throws ends the start of the application.
 */
@FunctionalInterface
public interface AnnouncerCustomizer {
    /** Says it. */
    void customize(AnnouncerBuilder builder);
}
