package dev.announcer.journal.file;

/**
 * What a journal found to be lost, to be told to whom follows.
 *
 * @param gap the position at which every listener is told; 0 if none of those who listen can have missed anything
 * @param reason what happened, what is gone, and where the damaged file is
 */
record Loss(long gap, String reason) {}
