package dev.announcer.cli;

/**
 * An option of a command, {@code --port PORT} or {@code --port=PORT}. Its value is text, which {@link Arguments} reads.
 *
 * @param name without its dashes
 * @param label what stands for its value in the help; empty for one that takes none, and is there or not
 * @param repeatable whether it may be given several times
 * @param separator at which each value of a repeatable one is split further; empty: it is not
 * @param description one or two sentences
 */
record OptionSpec(String name, String label, boolean repeatable, String separator, String description) {
    /** Whether it is there or not, and has no value. */
    boolean isFlag() {
        return label.isEmpty();
    }

    /** As it is typed: {@code --port}. */
    String typed() {
        return "--" + name;
    }

    /** As it stands in the help. */
    String shown() {
        return isFlag() ? typed() : typed() + "=" + label;
    }
}
