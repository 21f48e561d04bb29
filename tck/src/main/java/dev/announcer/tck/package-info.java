/**
 * Contract tests and test doubles for those who write an adapter or a journal for Announcer, or test an application that
 * uses it.
 *
 * <ul>
 *   <li>{@link dev.announcer.tck.AdapterContract}: what every adapter owes its listeners, tested over connections that are
 *       looked at byte by byte ({@link dev.announcer.tck.WireConnection}).
 *   <li>{@link dev.announcer.tck.JournalContract} and {@link dev.announcer.tck.RetainingJournalContract}: what every journal
 *       owes its announcer, and what one owes that keeps what it accepted.
 *   <li>{@link dev.announcer.tck.ManualLane} and {@link dev.announcer.tck.FakeTicker}: the engine in virtual time, one
 *       task after the other, in the test's own thread.
 *   <li>{@link dev.announcer.tck.RecordingSink}: a peer that takes what it is told to take, and reads what it took with
 *       {@link dev.announcer.tck.WireReader}, a reference parser written from the standard.
 *   <li>{@link dev.announcer.tck.DistantRecord} and {@link dev.announcer.tck.DistantJournal}: a journal that behaves like
 *       a remote, shared one.
 *   <li>{@link dev.announcer.tck.RecordingFollower}: follows a journal, and notices when it is called against the contract.
 * </ul>
 *
 * <pre>{@code
 * var ticker = new FakeTicker();
 * var lane = new ManualLane(ticker);
 * var announcer = Announcer.builder().ticker(ticker).build();
 * var sinks = new ArrayList<RecordingSink>();
 * announcer.listen(ListenRequest.to("news"), lane, listener -> {
 *     sinks.add(new RecordingSink(Encoding.RAW, lane, listener));
 *     return sinks.get(0);
 * });
 * announcer.announce("news", "hello");
 * lane.runAll();
 * assertThat(sinks.get(0).messages()).extracting(Message::data).containsExactly("hello");
 * }</pre>
 */
@NullMarked
package dev.announcer.tck;

import org.jspecify.annotations.NullMarked;
