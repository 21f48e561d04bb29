/**
 * A journal that many nodes share, on a stream of Redis: {@link dev.announcer.journal.redis.RedisJournal}.
 *
 * <pre>
 *  append, locate, tail, read                              follow
 *        |                                                    |
 *     Requests -- Line -- Link                            Following -- Line -- Link
 *        |     keeps one  one connection,                     |
 *        v     alive      from made to lost                   v
 *   EVALSHA journal.lua: each operation is one call        XREAD BLOCK, and the script's "check" when idle
 *        |                                                    ^
 *        +---&gt;  {key}:stream   {key}:state   {key}:ids  -------+
 * </pre>
 *
 * <p>All that calls a follower, connects or waits for a time is on the journal's one thread. Appending and reading go from the
 * caller's thread to the driver, and come back on the driver's.
 */
@NullMarked
package dev.announcer.journal.redis;

import org.jspecify.annotations.NullMarked;
