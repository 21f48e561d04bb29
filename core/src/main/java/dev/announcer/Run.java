package dev.announcer;

import java.util.List;

/** What there is after some position: complete through {@code through}, whether anything was wanted or not. */
record Run(List<Frame> frames, long through) {}
