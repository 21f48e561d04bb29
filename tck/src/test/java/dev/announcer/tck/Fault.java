package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.Page;
import dev.announcer.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Ways in which a journal can be wrong. */
final class Fault {
    private Fault() {}

    // ---- appending ----

    /** Every seventh does what it should not. */
    static Journal appending(Journal journal, BiFunction<Journal, Announcement, CompletionStage<Appended>> wrong) {
        AtomicInteger count = new AtomicInteger();
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Appended> append(Announcement announcement) {
                return count.incrementAndGet() % 7 == 0 ? wrong.apply(right, announcement) : right.append(announcement);
            }
        };
    }

    static Journal doubles(Journal journal) {
        return appending(journal, (right, announcement) -> {
            right.append(announcement);
            return right.append(announcement);
        });
    }

    static Journal drops(Journal journal) {
        return appending(
                journal, (right, announcement) -> CompletableFuture.completedFuture(new Appended("lost-1", false)));
    }

    static Journal answersAnotherId(Journal journal) {
        return appending(
                journal,
                (right, announcement) -> right.append(announcement)
                        .thenApply(appended -> new Appended(appended.id() + "0", appended.isDuplicate())));
    }

    /** Two that come one after the other change places. */
    static Journal swaps(Journal journal) {
        return new FaultyJournal(journal) {
            private Announcement held;
            private CompletableFuture<Appended> heldAnswer;

            @Override
            public synchronized CompletionStage<Appended> append(Announcement announcement) {
                if (heldAnswer == null) {
                    held = announcement;
                    heldAnswer = new CompletableFuture<>();
                    return heldAnswer;
                }
                CompletionStage<Appended> answer = right.append(announcement);
                CompletableFuture<Appended> first = heldAnswer;
                right.append(held).thenAccept(first::complete);
                heldAnswer = null;
                return answer;
            }
        };
    }

    static Journal rewritten(Journal journal, UnaryOperator<Announcement> rewriting) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Appended> append(Announcement announcement) {
                return right.append(rewriting.apply(announcement));
            }
        };
    }

    static Journal forgetsPrivate(Journal journal) {
        return rewritten(
                journal,
                announcement -> announcement.isOnce()
                        ? announcement
                        : Announcement.of(announcement.topics(), announcement.event()));
    }

    static Journal forgetsRetry(Journal journal) {
        return rewritten(journal, announcement -> {
            Event event = announcement.event();
            Event plain = Event.of(event.data())
                    .withType(event.type().orElse(""))
                    .withId(event.id().orElse(""));
            Announcement without = Announcement.of(announcement.topics(), plain);
            return announcement.isPrivate() ? without.asPrivate() : without;
        });
    }

    static Journal cutsData(Journal journal) {
        return rewritten(journal, announcement -> {
            String data = announcement.event().data();
            return data.length() < 70_000
                    ? announcement
                    : Announcement.of(announcement.topics(), Event.of(data.substring(0, 65_535)));
        });
    }

    // ---- once ----

    static Journal forgetsOnce(Journal journal) {
        return rewritten(journal, announcement -> {
            Announcement plain = Announcement.of(announcement.topics(), announcement.event());
            return announcement.isPrivate() ? plain.asPrivate() : plain;
        });
    }

    static Journal tellsNoDuplicate(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Appended> append(Announcement announcement) {
                return right.append(announcement).thenApply(appended -> new Appended(appended.id(), false));
            }
        };
    }

    /** Looks whether it is there, and then appends it; the first who looks waits until a second one has looked. */
    static Journal onceInTwoSteps(Journal journal) {
        Map<String, CompletableFuture<Place>> looking = new ConcurrentHashMap<>();
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Appended> append(Announcement announcement) {
                String id = announcement.event().id().orElseThrow();
                CompletableFuture<Place> second = new CompletableFuture<>();
                CompletableFuture<Place> first = looking.putIfAbsent(id, second);
                CompletionStage<Place> found = right.locate(id);
                if (first == null) {
                    found = found.thenCombine(second, (place, ignored) -> place);
                } else {
                    found.thenAccept(first::complete);
                }
                return found.thenCompose(place -> place instanceof Place.Known
                        ? CompletableFuture.completedFuture(Appended.duplicate(id))
                        : right.append(Announcement.of(announcement.topics(), announcement.event())));
            }
        };
    }

    // ---- ids ----

    static Journal locating(Journal journal, BiFunction<String, Place, Place> wrong) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Place> locate(String id) {
                return right.locate(id).thenApply(place -> wrong.apply(id, place));
            }
        };
    }

    static Journal knowsEverything(Journal journal) {
        return locating(journal, (id, place) -> new Place.Known(place.position()));
    }

    static Journal knowsNoOwnId(Journal journal) {
        return locating(journal, (id, place) -> id.startsWith("far") ? place : new Place.Unknown(place.position()));
    }

    static Journal locatesOneBefore(Journal journal) {
        return locating(
                journal, (id, place) -> place instanceof Place.Known ? new Place.Known(place.position() - 1) : place);
    }

    static Journal forgetsTrimmedIds(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Place> locate(String id) {
                return right.locate(id)
                        .thenCompose(place -> right.read(place.position(), 1, 1)
                                .thenApply(
                                        page -> page instanceof Page.Lost ? new Place.Unknown(page.through()) : place));
            }
        };
    }

    /** A new epoch at every opening, though it keeps what it has. */
    static Journal newEpoch(Journal journal, int opening) {
        String mine = "e" + opening + "x";
        return new FaultyJournal(journal) {
            @Override
            public String idOf(long position) {
                return mine + right.idOf(position);
            }

            @Override
            public CompletionStage<Place> locate(String id) {
                return right.locate(
                        id.startsWith(mine) ? id.substring(mine.length()) : id.startsWith("far") ? "none" : id);
            }
        };
    }

    // ---- following ----

    static Journal following(Journal journal, UnaryOperator<Follower> wrong) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Long> follow(int tail, Follower follower) {
                return right.follow(tail, wrong.apply(follower));
            }
        };
    }

    static Journal skipsWhenFollowed(Journal journal) {
        AtomicInteger count = new AtomicInteger();
        return following(journal, told -> new FaultyJournal.FaultyFollower(told) {
            @Override
            public void next(Entry entry) {
                if (count.incrementAndGet() != 9) {
                    follower.next(entry);
                }
            }
        });
    }

    static Journal repeatsWhenFollowed(Journal journal) {
        AtomicInteger count = new AtomicInteger();
        return following(journal, told -> new FaultyJournal.FaultyFollower(told) {
            @Override
            public void next(Entry entry) {
                follower.next(entry);
                if (count.incrementAndGet() == 9) {
                    follower.next(entry);
                }
            }
        });
    }

    /** Tells of a gap where it has been already. */
    static Journal goesBack(Journal journal) {
        return following(journal, told -> new FaultyJournal.FaultyFollower(told) {
            @Override
            public void next(Entry entry) {
                follower.next(entry);
                follower.gap(entry.position(), "none");
            }
        });
    }

    static Journal startsTooLate(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Long> follow(int tail, Follower follower) {
                return right.follow(tail / 2, follower);
            }
        };
    }

    /** Ends following at the first failure. */
    static Journal giveUpOnFailure(Journal journal) {
        return following(journal, told -> new FaultyJournal.FaultyFollower(told) {
            private boolean failed;

            @Override
            public void next(Entry entry) {
                if (!failed) {
                    failed = true;
                    follower.next(entry);
                    failed = false;
                }
            }
        });
    }

    // ---- reading ----

    static Journal reading(Journal journal, UnaryOperator<Page> wrong) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
                return right.read(after, maxCount, maxBytes).thenApply(wrong);
            }
        };
    }

    static Journal readsOneLess(Journal journal) {
        return reading(journal, page -> {
            if (page instanceof Page.Held held && held.entries().size() > 3) {
                List<Entry> entries = new ArrayList<>(held.entries());
                entries.remove(1);
                return new Page.Held(entries, held.through());
            }
            return page;
        });
    }

    static Journal readsTooFarThrough(Journal journal) {
        return reading(
                journal,
                page -> page instanceof Page.Held held ? new Page.Held(held.entries(), held.through() + 3) : page);
    }

    static Journal ignoresMaxBytes(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
                return right.read(after, maxCount, Integer.MAX_VALUE);
            }
        };
    }

    static Journal ignoresMaxCount(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
                return right.read(after, Math.max(maxCount, maxCount + 1), maxBytes);
            }
        };
    }

    static Journal hidesLoss(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
                return right.read(after, maxCount, maxBytes)
                        .thenCompose(page -> page instanceof Page.Lost
                                ? right.tail(Integer.MAX_VALUE)
                                        .thenCompose(floor -> right.read(floor, maxCount, maxBytes))
                                : CompletableFuture.completedFuture(page));
            }
        };
    }

    static Journal tailIsOneTooFew(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public CompletionStage<Long> tail(int count) {
                return right.tail(Math.max(0, count - 1));
            }
        };
    }

    // ---- the end ----

    static Journal leavesAThread(Journal journal) {
        Thread thread = new Thread(() -> LockSupport.parkNanos(20_000_000_000L), "left behind");
        thread.setDaemon(true);
        thread.start();
        return new FaultyJournal(journal);
    }

    static Journal hangsAfterClose(Journal journal) {
        return new FaultyJournal(journal) {
            private volatile boolean closed;

            @Override
            public CompletionStage<Long> tail(int count) {
                return closed ? new CompletableFuture<>() : right.tail(count);
            }

            @Override
            public void close() {
                closed = true;
                right.close();
            }
        };
    }

    static Journal goesOnAfterClose(Journal journal) {
        return new FaultyJournal(journal) {
            @Override
            public void close() {}
        };
    }
}
