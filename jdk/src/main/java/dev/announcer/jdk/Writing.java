package dev.announcer.jdk;

/** Something that is written to a peer, which may block its thread for as long as the peer likes. */
interface Writing extends Runnable {
    /** Gives the peer up, from any thread: its thread is needed for others. Never blocks. */
    void giveUp();
}
