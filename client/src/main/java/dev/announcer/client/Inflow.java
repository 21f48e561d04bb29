package dev.announcer.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of a body and gives those of the stream in it. */
interface Inflow {
    /** Gives it the next bytes; only when {@link #read} has returned 0. */
    void feed(ByteBuffer bytes);

    /**
     * Reads what it can of the stream, and returns how many bytes; 0 when it needs more.
     *
     * @throws IOException if the body is not what it should be
     */
    int read(byte[] target) throws IOException;

    /** The bytes as they are. */
    static Inflow plain() {
        return new Inflow() {
            private ByteBuffer pending = ByteBuffer.allocate(0);

            @Override
            public void feed(ByteBuffer bytes) {
                pending = bytes;
            }

            @Override
            public int read(byte[] target) {
                int length = Math.min(target.length, pending.remaining());
                pending.get(target, 0, length);
                return length;
            }
        };
    }
}
