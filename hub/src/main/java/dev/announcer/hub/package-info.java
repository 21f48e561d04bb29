/**
 * The hub: the engine as a stand-alone server, on Netty.
 *
 * <p>{@link dev.announcer.hub.Hub} is started with {@link dev.announcer.hub.HubOptions}; everything else is hidden.
 */
@NullMarked
package dev.announcer.hub;

import org.jspecify.annotations.NullMarked;
