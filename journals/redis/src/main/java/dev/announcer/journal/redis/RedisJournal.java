package dev.announcer.journal.redis;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.Page;
import dev.announcer.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A journal on a stream of Redis (6.2 or newer), which many nodes share: the stream's order is the order on all of them.
 *
 * <p>What an acknowledgement promises is what Redis promises: with {@code appendonly yes} and {@code appendfsync always} that it is
 * on disk. If Redis loses something that may have been heard, every listener is told within a heartbeat.
 *
 * <p>Each journal has two connections, one that waits for what comes next and one for all else, and one thread. A node reads and
 * writes three keys: {@code {key}:stream}, {@code {key}:state} and {@code {key}:ids}.
 */
public final class RedisJournal implements Journal {
    private final String shown;
    private final RedisConnector connector;
    private final RedisSettings settings;
    private final Keep keep;
    private final Script script;
    private final ScheduledThreadPoolExecutor thread;
    private final Requests requests;
    private final Line asking;

    private final AtomicBoolean closed = new AtomicBoolean();

    private final AtomicLong told = new AtomicLong(); // a position

    private volatile String epoch = "";
    private volatile @Nullable Following following;
    private volatile @Nullable Line followed;

    private RedisJournal(String shown, RedisConnector connector, RedisSettings settings, Keep keep) {
        this.shown = shown;
        this.connector = connector;
        this.settings = settings;
        this.keep = keep;
        this.script = new Script(settings.key(), new SecureRandom().nextLong());
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "announcer-redis");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.requests = new Requests(script, this::appendArguments, thread, settings);
        this.asking = new Line(connector, script, thread, settings.timeout(), settings.timeout(), requests);
    }

    /** Opens a journal with {@link JournalOptions#DEFAULTS}; see {@link #open(String, JournalOptions)}. */
    public static RedisJournal open(String uri) {
        return open(uri, JournalOptions.DEFAULTS);
    }

    /**
     * Opens the journal at {@code redis[s]://[user:password@]host[:port][/db][?key=announcer&wait=0s&heartbeat=5s&timeout=5s&ca=PATH]};
     * waits until Redis has answered. {@link RedisSettings} says what the parameters mean; {@code ca} names a file with the
     * certificates (PEM) that are trusted instead of the JVM's.
     *
     * @param options retention by count and by age; all nodes are to have the same. What else there is belongs to Redis or to
     *     other journals, and is refused
     * @throws IllegalArgumentException if the address is none, or an option is one that this journal cannot take
     * @throws UncheckedIOException if Redis cannot be reached, or refuses
     */
    public static RedisJournal open(String uri, JournalOptions options) {
        RedisAddress address = RedisAddress.parse(uri);
        Keep keep = Keep.of(options);
        return new RedisJournal(address.toString(), new AddressConnector(address), address.settings(), keep).opened();
    }

    /**
     * Opens a journal over connections that are configured by other means. The connector belongs to the journal, which
     * closes it, also when this fails.
     *
     * @throws IllegalArgumentException if an option is one that this journal cannot take
     * @throws UncheckedIOException if Redis cannot be reached, or refuses
     */
    public static RedisJournal open(RedisConnector connector, RedisSettings settings, JournalOptions options) {
        Objects.requireNonNull(connector, "connector");
        Objects.requireNonNull(settings, "settings");
        Keep keep = Keep.of(options);
        return new RedisJournal("key " + settings.key(), connector, settings, keep).opened();
    }

    private RedisJournal opened() {
        thread.execute(asking::open);
        try {
            epoch = requests.opened().join().text(0);
            return this;
        } catch (CompletionException failed) {
            close();
            Throwable cause = Line.cause(failed);
            IOException why = cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
            throw new UncheckedIOException("the journal at " + shown + " cannot be opened: " + told(cause), why);
        }
    }

    /** The driver says only where it could not connect to; why, says the cause. */
    private static String told(Throwable failed) {
        Throwable root = failed;
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        String why = root.getMessage() == null ? root.toString() : root.getMessage();
        return root == failed ? why : failed.getMessage() + ": " + why;
    }

    private List<byte[]> appendArguments(Announcement announcement) {
        Following now = following;
        List<byte[]> all = script.arguments(
                "append",
                told(),
                now == null ? StreamId.ZERO : now.seen(),
                announcement.isOnce() ? 1 : 0,
                keep.count(),
                keep.millis());
        all.addAll(Item.arguments(announcement));
        return all;
    }

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        return requests.append(Objects.requireNonNull(announcement, "announcement"), this::told);
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        Objects.requireNonNull(follower, "follower");
        Following made = new Following(script, this, thread, settings.heartbeat(), tail, follower);
        Line line = new Line(
                connector,
                script,
                thread,
                settings.timeout(),
                settings.heartbeat().plus(settings.timeout()),
                made);
        following = made; // before the look at closed: whoever closes meanwhile answers it
        if (isClosed()) {
            made.close();
            return made.start();
        }
        try {
            thread.execute(() -> {
                followed = line;
                line.open();
            });
        } catch (RejectedExecutionException closedMeanwhile) {
            made.close();
        }
        return made.start();
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        int hyphen = id.indexOf('-');
        StreamId item = hyphen < 0 ? null : StreamId.parse(id.substring(hyphen + 1));
        // Ids with control characters are nobody's, but such are the fields by which the script links its own.
        boolean isPlain = id.chars().allMatch(c -> c >= ' ');
        return requests.ask(
                script.arguments("locate", isPlain ? id : "", item == null ? "" : item),
                reply -> reply.text(1).isEmpty()
                        ? new Place.Unknown(reply.id(0).position())
                        : new Place.Known(reply.id(1).position()));
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return requests.ask(
                script.arguments("tail", count), reply -> reply.id(3).position());
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        StreamId from = StreamId.at(after);
        return requests.ask(script.arguments("read", from, maxCount, maxBytes), reply -> {
            told(reply.id(1));
            return page(from, reply);
        });
    }

    private static Page page(StreamId after, Reply reply) {
        String epoch = reply.text(0);
        long newest = reply.id(1).position();
        boolean all = reply.flag(2);
        boolean isSomethingBeforeHeld = reply.flag(3);
        List<Entry> entries = new ArrayList<>();
        StreamId chain = after;
        StreamId through = after;
        boolean broken = false;
        for (Item item : reply.items(4)) {
            if (item instanceof Item.Scar
                    || (item instanceof Item.Held held && held.after().isAfter(chain))) {
                if (!entries.isEmpty()) {
                    all = false; // the next page begins with what is missing here
                    break;
                }
                broken = true;
            }
            if (item instanceof Item.Held held) {
                entries.add(entry(held, epoch));
            }
            chain = item instanceof Item.Foreign ? chain : item.id();
            through = item.id();
        }
        if ((broken && !isSomethingBeforeHeld) || (all && entries.isEmpty() && !broken && newest > after.position())) {
            return new Page.Lost(newest);
        }
        long end = all ? newest : through.position();
        return broken ? new Page.Partial(entries, end, newest) : new Page.Held(entries, end);
    }

    /** What stands there; shown with the epoch of now, by which it is found. */
    static Entry entry(Item.Held held, String epoch) {
        return new Entry(
                held.id().position(),
                held.announcement().event().id().orElse(epoch + "-" + held.id()),
                held.announcement());
    }

    @Override
    public String idOf(long position) {
        return epoch + "-" + StreamId.at(position);
    }

    boolean isClosed() {
        return closed.get();
    }

    /** The newest that Redis has told of in any way: if that is lost, somebody may have heard of it. */
    StreamId told() {
        return StreamId.at(told.get());
    }

    void told(StreamId id) {
        told.accumulateAndGet(id.position(), Math::max);
    }

    String epoch() {
        return epoch;
    }

    void epoch(String now) {
        epoch = now;
    }

    Keep keep() {
        return keep;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        requests.close();
        Following ends = following;
        if (ends != null) {
            ends.close();
        }
        thread.execute(() -> {
            Line line = followed;
            CompletableFuture<Void> one = asking.close();
            CompletableFuture<Void> other = line == null ? one : line.close();
            // The driver complains of connections that it closes while they are being closed.
            CompletableFuture.allOf(one, other)
                    .orTimeout(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .whenComplete((done, failed) -> connector.close());
            thread.shutdown();
        });
    }

    @Override
    public String toString() {
        return "RedisJournal[" + shown + "]";
    }
}
