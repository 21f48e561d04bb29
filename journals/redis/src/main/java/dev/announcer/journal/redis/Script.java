package dev.announcer.journal.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The script that is the journal in Redis, the keys it works on, and the calls of it. Immutable but for the next epoch. */
final class Script {
    private static final int EPOCH_CHARS = 8;
    private static final byte[] TEXT = text();
    private static final byte[] DIGEST = digest();

    private final byte[] stream;
    private final byte[] state;
    private final byte[] ids;
    private final AtomicLong epochs;

    /** What Redis is told: a command and its arguments. */
    record Request(CommandType type, CommandArgs<byte[], byte[]> arguments) {}

    /**
     * @param key the name of the journal; its keys share it as a hash tag, so that they stand in one slot of a cluster
     * @param seed makes the epochs that are proposed different from those of all others
     */
    Script(String key, long seed) {
        this.stream = utf8("{" + key + "}:stream");
        this.state = utf8("{" + key + "}:state");
        this.ids = utf8("{" + key + "}:ids");
        this.epochs = new AtomicLong(seed);
    }

    /** A call of the script as a text, which Redis then knows by its digest. */
    Request load(List<byte[]> arguments) {
        return new Request(CommandType.EVAL, keys(TEXT, arguments));
    }

    Request call(List<byte[]> arguments) {
        return new Request(CommandType.EVALSHA, keys(DIGEST, arguments));
    }

    private CommandArgs<byte[], byte[]> keys(byte[] script, List<byte[]> arguments) {
        CommandArgs<byte[], byte[]> all = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        all.add(script).add(3).addKey(stream).addKey(state).addKey(ids);
        arguments.forEach(all::add);
        return all;
    }

    /** Waits for what comes after this id. */
    Request follow(StreamId after, int count, long millis) {
        return new Request(
                CommandType.XREAD,
                new CommandArgs<>(ByteArrayCodec.INSTANCE)
                        .add("BLOCK")
                        .add(millis)
                        .add("COUNT")
                        .add(count)
                        .add("STREAMS")
                        .addKey(stream)
                        .add(after.toString()));
    }

    /** The arguments of an operation: its name, an epoch that it may take if it needs one, and these. */
    List<byte[]> arguments(String operation, Object... others) {
        List<byte[]> all = new ArrayList<>();
        all.add(utf8(operation));
        all.add(utf8(epoch()));
        for (Object other : others) {
            all.add(utf8(other.toString()));
        }
        return all;
    }

    /** Never the same twice: what was appended after a loss is not to be taken for what was lost. */
    private String epoch() {
        long bits = epochs.addAndGet(0x9E3779B97F4A7C15L);
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        bits ^= bits >>> 31;
        StringBuilder epoch = new StringBuilder();
        for (int i = 0; i < EPOCH_CHARS; i++) {
            epoch.append(
                    Character.forDigit((int) Long.remainderUnsigned(bits, Character.MAX_RADIX), Character.MAX_RADIX));
            bits = Long.divideUnsigned(bits, Character.MAX_RADIX);
        }
        return epoch.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text() {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream("journal.lua"), "journal.lua")) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] digest() {
        try {
            return utf8(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(TEXT)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-1", never);
        }
    }
}
