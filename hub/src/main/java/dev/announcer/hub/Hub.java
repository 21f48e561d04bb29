package dev.announcer.hub;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.AnnouncerBuilder;
import dev.announcer.Appended;
import dev.announcer.Journals;
import dev.announcer.web.AnnounceEndpoint;
import dev.announcer.web.CountingObserver;
import dev.announcer.web.HostCheck;
import dev.announcer.web.KeyCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A running hub: {@code /listen}, {@code /announce}, {@code /ping}, the page, and for who operates it {@code /healthz},
 * {@code /readyz} and {@code /metrics}, over HTTP/1.1 and 1.0.
 *
 * <p>Thread-safe.
 */
public final class Hub implements AutoCloseable {
    /** Descriptors for what is not a connection: sockets that listen, the journal, jars; and for those to be turned away. */
    private static final int RESERVED_FILES = 100;

    /** An epoll, its wake-up and its timer; a few loops are within the reserve. */
    private static final int FILES_OF_A_LOOP = 3;

    private final HubOptions options;
    private final Announcer announcer;
    private final Server server;
    private final Readiness readiness;
    private final Metrics metrics;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Hub(HubOptions options, Announcer announcer, Server server, Readiness readiness, Metrics metrics) {
        this.options = options;
        this.announcer = announcer;
        this.server = server;
        this.readiness = readiness;
        this.metrics = metrics;
        metrics.of(announcer::status, server);
    }

    /**
     * Starts a hub; it listens when this returns.
     *
     * @throws IllegalArgumentException if the options cannot be served: an address that is not loopback with neither key
     *     nor {@code insecure}, an unknown host, a journal that nobody knows; the message says which, in one sentence
     * @throws java.io.UncheckedIOException if the port cannot be taken or the journal cannot be opened
     */
    public static Hub start(HubOptions options) {
        List<InetAddress> addresses = Binding.addresses(options.host());
        boolean loopback = addresses.stream().allMatch(InetAddress::isLoopbackAddress);
        boolean keyless = options.announceKey().isEmpty();
        if (keyless && !loopback && !options.insecure()) {
            throw new IllegalArgumentException("host is \"" + options.host()
                    + "\", which others can reach, and without an announce key all of them could announce; "
                    + "set an announce key, or say insecure if that is wanted");
        }
        ByteBudget budget = ByteBudget.ofHeap();
        WebPolicy policy = policy(options, keyless && loopback && !options.insecure(), budget);
        CountingObserver observer = new CountingObserver(System::nanoTime, HubLog::warn);
        Announcer announcer = announcer(options, observer);
        Readiness readiness = new Readiness(options.retry());
        Metrics metrics = new Metrics(observer);
        try {
            Connection.Setting setting = new Connection.Setting(
                    routes(
                            policy,
                            announcer::append,
                            readiness,
                            new MetricsRoute(new HostCheck(policy), metricsCheck(options), metrics::scrape)),
                    new Streams(announcer::listen),
                    budget,
                    nanos(options.headTimeout()),
                    nanos(options.writeTimeout()));
            Server server = Server.start(Transport.best(), addresses, options.port(), setting, limits(options));
            return new Hub(options, announcer, server, readiness, metrics);
        } catch (RuntimeException failed) {
            announcer.close();
            throw failed;
        }
    }

    private static WebPolicy policy(HubOptions options, boolean localOnly, ByteBudget budget) {
        // A body that can never be held is too large, however little else is going on.
        long most = Math.min(budget.left(), Body.MOST_BYTES);
        WebPolicy.Builder policy = WebPolicy.builder()
                .corsOrigins(options.corsOrigins())
                .publicNames(options.publicNames())
                .localOnly(localOnly)
                .shed(options.shedByStatus() ? WebPolicy.Shed.STATUS : WebPolicy.Shed.RETRY)
                .maxTopics(options.maxTopics())
                .maxSelectors(options.maxSelectors())
                .maxAnnouncementBytes(bounded(options.maxAnnouncementBytes(), most))
                .maxBatchBytes(bounded(options.maxBatchBytes(), most));
        options.listenKey().ifPresent(policy::listenKey);
        options.announceKey().ifPresent(policy::announceKey);
        return policy.build();
    }

    private static long bounded(long limit, long most) {
        return limit == 0 ? most : Math.min(limit, most);
    }

    /** Its own key, so that who collects metrics need not be able to announce; else whichever there is. */
    private static KeyCheck metricsCheck(HubOptions options) {
        List<String> keys = new ArrayList<>();
        options.metricsKey().ifPresent(keys::add);
        if (keys.isEmpty()) {
            options.announceKey().ifPresent(keys::add);
            options.listenKey().ifPresent(keys::add);
        }
        return new KeyCheck(keys);
    }

    private static Routes routes(
            WebPolicy policy,
            Function<Announcement, CompletionStage<Appended>> announce,
            Readiness readiness,
            MetricsRoute metrics) {
        HostCheck hostCheck = new HostCheck(policy);
        ListenEndpoint listen = new ListenEndpoint(policy);
        AnnounceEndpoint announcing = new AnnounceEndpoint(policy);
        WebResponse health = WebResponse.of(200, "application/json", "{\"status\":\"up\"}\n");
        Map<String, Route> routes = Map.of(
                Routes.LISTEN,
                new ListenRoute(listen),
                "/announce",
                AnnounceRoute.announce(announcing, announce),
                "/ping",
                AnnounceRoute.ping(announcing, announce),
                Routes.HEALTH,
                new FixedRoute(hostCheck, () -> health),
                "/readyz",
                new FixedRoute(hostCheck, readiness::response),
                Routes.METRICS,
                metrics,
                "/",
                new FixedRoute(hostCheck, Page::response));
        return new Routes(routes, hostCheck, listen);
    }

    private static Announcer announcer(HubOptions options, CountingObserver observer) {
        AnnouncerBuilder builder = Announcer.builder()
                .windowCount(options.windowCount())
                .windowBytes(options.windowBytes())
                .windowAge(options.windowAge())
                .overflow(options.overflow())
                .heartbeat(options.heartbeat())
                .writeTimeout(options.writeTimeout())
                .retry(options.retry())
                .closeDeadline(options.closeDeadline())
                .maxAnnouncementBytes(options.maxAnnouncementBytes())
                .maxTopics(options.maxTopics())
                .maxSelectors(options.maxSelectors())
                .observer(observer);
        Journals.open(options.journal(), options.journalOptions(), Hub.class.getClassLoader())
                .ifPresent(builder::journal);
        return builder.build();
    }

    private static Server.Limits limits(HubOptions options) {
        int asked = Math.max(options.lanes(), options.loops());
        int threads = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
        return new Server.Limits(threads, maxConnections(options.maxConnections(), threads), options.maxHeaderBytes());
    }

    /** Never more than can be opened: what fails for want of a descriptor fails at places that nobody expects. */
    private static int maxConnections(int wanted, int threads) {
        long others = RESERVED_FILES + (long) FILES_OF_A_LOOP * Math.max(0, threads - 8);
        int possible = (int) Math.max(1, Math.min(FileLimit.openFiles() - others, 1 << 30));
        if (wanted > possible) {
            HubLog.warn("max-connections is " + wanted + ", but the process may open no more than " + possible
                    + " (ulimit -n, less " + others + "); that many are served");
        }
        return wanted == 0 ? possible : Math.min(wanted, possible);
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0 ? 0 : duration.toNanos();
    }

    /** The port on which it listens. */
    public int port() {
        return server.port();
    }

    /** Where it is reached, as {@code http://localhost:5000}. */
    public URI uri() {
        String host = options.host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return URI.create(
                "http://" + (any ? "localhost" : host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** The announcer behind it, to announce and to listen within this JVM. */
    public Announcer announcer() {
        return announcer;
    }

    /** How many connections are open, streams and others. */
    public int connections() {
        return server.connections();
    }

    /**
     * Says at {@code /readyz} that it is not ready, and goes on for the drain delay. Then drains and ends: accepts no more, serves what was announced before, tells the listeners when to come back, ends
     * their streams, finishes the answers that are under way; at most the close deadline. Waits for all of it; if the
     * thread is interrupted meanwhile, it goes on at once. Idempotent.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        readiness.end();
        pause(nanos(options.drainDelay()));
        long until = System.nanoTime() + nanos(options.closeDeadline()) + TimeUnit.SECONDS.toNanos(1);
        server.drain();
        announcer.close();
        server.awaitEmpty(Math.min(TimeUnit.SECONDS.toNanos(1), until - System.nanoTime()));
        server.end();
        metrics.close();
    }

    private static void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
