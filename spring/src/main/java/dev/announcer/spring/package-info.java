/**
 * Announcer in a Spring Boot application: add the starter, inject an {@link dev.announcer.Announcer}, or a
 * {@link dev.announcer.spring.JsonAnnouncer} for the application's own objects, and announce.
 *
 * <p>The properties begin with {@code announcer.}; {@code announcer.listen.enabled=true} gives browsers their
 * {@code /listen}.
 */
@NullMarked
package dev.announcer.spring;

import org.jspecify.annotations.NullMarked;
