package dev.announcer;

/** What an acknowledgement by a journal promises. */
public enum Durability {
    /** The announcement is on disk: it survives a crash of the process, of the machine, and the loss of power. */
    DISK,

    /**
     * The announcement was handed to the operating system: it survives a crash of the process, but the newest may be lost
     * with the machine. For what is worth less than a write to disk for each.
     */
    NONE
}
