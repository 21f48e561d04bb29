package dev.announcer.cli;

/** The exit codes; every command's help tells those that it uses. */
final class Exit {
    static final int OK = 0;

    /** The hub refused it, or it failed. */
    static final int FAILED = 1;

    /** It was typed wrong: an unknown option, a value that is not allowed. */
    static final int USAGE = 2;

    /** No hub could be reached, or it did not answer. */
    static final int UNREACHABLE = 3;

    private Exit() {}
}
