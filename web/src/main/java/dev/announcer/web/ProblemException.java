package dev.announcer.web;

import java.util.Objects;

/** Thrown for what a client did wrong; {@link #problem} is what it should be told. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** For this problem. */
    public ProblemException(Problem problem) {
        // Without a stack trace: it is the client's error, and must not be dear to us.
        super(Objects.requireNonNull(problem, "problem").detail(), null, false, false);
        this.problem = problem;
    }

    /** 403: refused by the application, for this reason, which the client is told. */
    public static ProblemException forbidden(String detail) {
        return new ProblemException(Problem.of(403, detail));
    }

    /** 400. */
    static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(400, detail));
    }

    /** What the client should be told. */
    public Problem problem() {
        return problem;
    }
}
