/**
 * The command line: {@code announcer serve}, {@code announce}, {@code ping} and {@code bench}.
 *
 * <p>{@link dev.announcer.cli.Main} picks the command by its name and builds the options of that one alone, without
 * reflection: what a command does not need is not loaded, so that the hub is ready, and a ping answered, in a moment.
 */
@NullMarked
package dev.announcer.cli;

import org.jspecify.annotations.NullMarked;
