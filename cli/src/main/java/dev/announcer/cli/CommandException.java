package dev.announcer.cli;

/** Ends a command: the exit code, and one sentence for whoever typed it. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String sentence) {
        // Without a stack trace: nobody would see it, and making it costs.
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    static CommandException usage(String sentence) {
        return new CommandException(Exit.USAGE, sentence);
    }

    static CommandException failed(String sentence) {
        return new CommandException(Exit.FAILED, sentence);
    }

    static CommandException unreachable(String sentence) {
        return new CommandException(Exit.UNREACHABLE, sentence);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
