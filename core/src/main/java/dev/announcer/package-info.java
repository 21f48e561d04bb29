/**
 * Announcer's engine: publish once, every listener hears it.
 *
 * <pre>
 *  announce(topic, event)                                    listen(request)
 *       |  Intake: limits                                         |  Engine: position taken here
 *       v                                                         v
 *  Journal.append                                            Gallery.admit: one of its lane's listeners,
 *       |  gives position and id, makes durable                   |  in the Audience of its selection
 *       v                                                         v
 *  Following.next                                            CatchUp, in Turns: reads the window, and Pages of
 *       |  Frame: encoded once                                    |  the journal for what is older, from its position
 *       v                                                         v
 *  Window.add  --- signal ---&gt;  Progress.tick --- LiveRun ---&gt; LIVE: one batch, one Sink.write, per run
 *                                                                 |  its sink took less: CatchUp again,
 *                                                                 +  from where it is
 * </pre>
 *
 * <p>A listener is a position in the journal, not a queue. Whoever is not at the newest reads on from the window, be it new,
 * slow or back again; who has reached the position that his gallery is at is LIVE, and gets the same bytes as everybody
 * there. That comparison, on one thread, is the only place where replay and live delivery meet.
 *
 * <p>Threads: {@code announce} appends and signals, in the caller's thread; a journal calls its {@link
 * dev.announcer.Follower} in its own; everything that belongs to a listener happens on its {@link dev.announcer.Lane};
 * what an application gives to be asked (first events, subscribers) is called on the executor. The journal in memory holds
 * its lock while it wakes lanes and gives tasks to the executor; neither may run a task in the thread that gives it.
 *
 * <pre>{@code
 * var announcer = Announcer.create();
 * try (var heard = announcer.listen("orders/*")) {
 *     announcer.announce("orders/42", Event.of("paid", "{\"sum\":12}"));
 *     Event event = heard.take();
 *     System.out.println(event.type().orElse("message") + ": " + event.data());
 * }
 * announcer.close();
 * }</pre>
 *
 * <p>Adapters give a {@link dev.announcer.Sink} to {@link dev.announcer.Announcer#listen(ListenRequest, Lane,
 * java.util.function.Function)}; engines for storage implement {@link dev.announcer.Journal}. Sources: the HTML Living
 * Standard 9.2 (server-sent events), RFC 9112 section 7.1 (chunks).
 */
package dev.announcer;
