package dev.announcer.journal.file;

import dev.announcer.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables in their file, and what it takes to have them again when something went wrong.
 *
 * <pre>
 *   opening    trees open, and the mark is not above them ...................... as it was
 *              the mark is above them: acknowledged entries are gone ........... new epoch, gap
 *              written without waiting for the disk, and the machine restarted . new epoch, gap
 *              trees do not open ............................................... salvage, then as above
 *   running    a write failed: opened again, back to what was acknowledged
 *              a page is damaged: salvage, and what is missing is a hole
 * </pre>
 *
 * Confined to the thread that writes, but for {@link #read}: readers share a gate, which is closed while tables are
 * exchanged.
 */
final class Shelf implements AutoCloseable {
    private final JournalFile file;
    private final Host host;
    private final Rules rules;
    private final boolean isRelaxed;
    private final List<Loss> losses = new ArrayList<>();
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    private volatile Epochs epochs = new Epochs(List.of(new Epochs.Epoch(0, "????????"))); // those of the tables
    private volatile @Nullable Tables tables; // exchanged under the gate's write lock
    private volatile long acknowledged;
    private boolean tookBack;

    private Shelf(JournalFile file, Host host, Rules rules, boolean isRelaxed) {
        this.file = file;
        this.host = host;
        this.rules = rules;
        this.isRelaxed = isRelaxed;
    }

    static Shelf open(JournalFile file, Host host, Rules rules, Durability durability) {
        Shelf shelf = new Shelf(file, host, rules, durability == Durability.NONE);
        try {
            shelf.open();
            return shelf;
        } catch (IOException failed) {
            shelf.abandon();
            throw new UncheckedIOException("journal " + file.path() + ": " + failed.getMessage(), failed);
        } catch (RuntimeException failed) {
            shelf.abandon();
            throw new UncheckedIOException(
                    "journal " + file.path() + " cannot be opened: " + failed.getMessage(), new IOException(failed));
        }
    }

    private void open() throws IOException {
        boolean isNew = file.isNew();
        Optional<Superblock.Mark> mark =
                isNew ? Optional.empty() : file.superblock().mark();
        Tables opened = opened(isNew, mark);
        tables = opened;
        Tables restored = opened;
        long before = opened.state().newest();
        if (isNew) {
            Indexing.ofRules(opened, rules);
            opened.commit(true);
        } else {
            Doubt.of(opened, mark, host.boot()).ifPresent(doubt -> lose(restored, doubt.above(), doubt.reason()));
            Indexing.ofRules(opened, rules);
            if (!losses.isEmpty() && opened.state().newest() > before) {
                opened.commit(true);
            }
        }
        acknowledged = opened.state().newest();
        if (isNew || !losses.isEmpty()) {
            mark(false);
        }
    }

    private Tables opened(boolean isNew, Optional<Superblock.Mark> mark) throws IOException {
        Tables trees = null;
        try {
            trees = tables(isNew);
            if (mark.isEmpty() || !Doubt.isBehind(trees, mark.get())) {
                return trees;
            }
            throw new IllegalStateException("its newest part is not there");
        } catch (RuntimeException | AssertionError damaged) {
            if (!Salvage.isDamage(damaged)) {
                throw damaged;
            }
            Salvage.Known known = Salvage.Known.of(trees);
            if (trees != null) {
                trees.store.closeImmediately();
            }
            return salvage(known, damaged, mark, Long.MAX_VALUE);
        }
    }

    private Tables tables(boolean isNew) {
        Tables opened = new Tables(file, isRelaxed, Epochs.Epoch.random(1, host.random()));
        try {
            if (!isNew
                    && (!opened.isKnown()
                            || opened.lastPosition() > opened.state().newest())) {
                throw new IllegalStateException("its facts are gone");
            }
            return opened;
        } catch (RuntimeException | Error failed) {
            opened.store.closeImmediately();
            throw failed;
        }
    }

    private void lose(Tables opened, long above, String reason) {
        long gap = opened.beginEpoch(Epochs.Epoch.random(0, host.random()), above);
        losses.add(
                losses.isEmpty()
                        ? new Loss(gap, reason)
                        : losses.remove(losses.size() - 1).with(gap, reason));
    }

    // ---- the thread that writes ----

    /** The tables, opened again if need be. */
    Tables tables() {
        Tables current = tables;
        return current == null || current.store.isClosed() ? again() : current;
    }

    void checkPlace() throws IOException {
        file.checkPlace();
    }

    long acknowledged() {
        return acknowledged;
    }

    List<Loss> peek() {
        return List.copyOf(losses);
    }

    /** What was found to be lost since this was asked last. */
    List<Loss> losses() {
        List<Loss> found = List.copyOf(losses);
        losses.clear();
        return found;
    }

    void acknowledge() throws IOException {
        mark(false);
        acknowledged = tables().state().newest();
    }

    private void mark(boolean isClean) throws IOException {
        Tables now = tables();
        file.superblock()
                .mark(new Superblock.Mark(
                        now.state().newest(),
                        now.holes().floor(),
                        now.epochs().current(),
                        isClean,
                        isRelaxed,
                        host.boot()));
    }

    /** Whether something that was not acknowledged was on disk when it was opened again, and still is. */
    boolean tookBack() {
        return tookBack;
    }

    /** Opens the file again, as it was when something was acknowledged last. */
    Tables again() {
        gate.writeLock().lock();
        try {
            putAway();
            Tables opened = tables(false);
            tookBack = opened.state().newest() > acknowledged;
            if (tookBack) {
                opened.forgetAfter(acknowledged, rules);
            }
            Indexing.ofRules(opened, rules);
            if (opened.state().newest() < acknowledged) {
                String reason = acknowledged - opened.state().newest() + " acknowledged announcements are gone";
                lose(opened, acknowledged, reason);
                opened.commit(true);
                acknowledged = opened.state().newest();
            }
            tables = opened;
            return opened;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Saves what can be saved into a new file, because a page is damaged. */
    Tables rebuild(Throwable cause) throws IOException {
        gate.writeLock().lock();
        try {
            Salvage.Known known = Salvage.Known.of(tables);
            putAway();
            Tables saved = salvage(known, cause, file.superblock().mark(), acknowledged);
            tables = saved;
            if (saved.state().newest() < acknowledged) {
                lose(saved, acknowledged, "the newest of them were acknowledged");
                saved.commit(true);
            }
            acknowledged = saved.state().newest();
            mark(false);
            return saved;
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void putAway() {
        Tables last = tables;
        if (last != null) {
            epochs = last.epochs();
            tables = null;
            last.store.closeImmediately();
        }
    }

    private Tables salvage(Salvage.Known known, Throwable cause, Optional<Superblock.Mark> mark, long limit)
            throws IOException {
        JournalFile beside = file.beside();
        Tables saved = null;
        try {
            saved = new Tables(beside, isRelaxed, Epochs.Epoch.random(1, host.random()));
            Salvage.copy(file.channel(), saved, known, mark, rules, limit);
            saved.commit(true);
            mark.ifPresent(beside::mark);
            Path aside = file.replaceBy(beside);
            losses.add(Loss.ofDamage(cause, known, saved.holes(), aside));
            return saved;
        } catch (IOException | RuntimeException | Error failed) {
            if (saved != null) {
                saved.store.closeImmediately();
            }
            beside.discard();
            throw failed;
        }
    }

    // ---- any thread ----

    /** The epochs, also while the tables are exchanged. */
    Epochs epochs() {
        Tables now = tables;
        return now == null ? epochs : now.epochs();
    }

    /** Asks the tables; throws what they throw, also because they are closed. */
    <T> T read(Function<Tables, T> question) {
        gate.readLock().lock();
        try {
            Tables now = tables;
            if (now == null) {
                throw new IllegalStateException("the journal is being opened again");
            }
            return question.apply(now);
        } finally {
            gate.readLock().unlock();
        }
    }

    // ---- the end ----

    /** Leaves everything on disk, and says so. */
    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            Tables last = tables();
            last.commit(true);
            Superblock.Mark mark = new Superblock.Mark(
                    last.state().newest(), last.holes().floor(), last.epochs().current(), true, isRelaxed, host.boot());
            last.store.close();
            file.superblock().mark(mark);
            file.channel().force(true);
        } catch (IOException | RuntimeException notClean) {
            // What was acknowledged is on disk all the same; the next opening takes a little longer.
            abandon();
        } finally {
            file.close();
            gate.writeLock().unlock();
        }
    }

    private void abandon() {
        putAway();
        file.close();
    }
}
