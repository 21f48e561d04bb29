package dev.announcer.cli;

/** One of the words behind {@code announcer}. */
interface Command {
    /** Its options, parameters and help. */
    CommandSpec spec();

    /**
     * Does it and returns the exit code.
     *
     * @throws CommandException if it ends otherwise, with the sentence to be shown
     */
    int run(Arguments arguments, Shell shell);
}
