package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A connection on its way from HTTP to a stream, seen from outside: what it sent too much, what was asked before, what is
 * counted and set. On a JDK that takes descriptors over this is about them, elsewhere the same holds for channels.
 */
final class DescriptorBlackBoxTest {
    private static final String LISTEN = "GET /listen?topic=t HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int TCP_NOTSENT_LOWAT = 25;

    private Hub hub = start(HubOptions.builder());

    private static Hub start(HubOptionsBuilder options) {
        return Hub.start(options.port(0).build());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private WireStream hears(WireStream stream, String data) {
        RawHttp.announce(hub, "/announce?topic=t", data);
        assertEquals(data, stream.opened().data());
        return stream;
    }

    @Test
    void whatStandsBehindTheRequest_isThrownAway() {
        for (String behind : List.of(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /announce?topic=t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nevil",
                "x".repeat(10 << 10))) {
            try (WireStream stream = RawHttp.connect(hub).send(LISTEN + behind).stream()) {
                hears(stream, "first");
                stream.connection().send(behind);
                hears(stream, "second");
            }
        }
    }

    @Test
    void bodyOfTheRequest_isThrownAway() {
        String request = LISTEN.replace("\r\n\r\n", "\r\nContent-Length: 10240\r\n\r\n") + "x".repeat(10 << 10);
        try (WireStream stream = RawHttp.connect(hub).send(request).stream()) {
            hears(hears(stream, "first"), "second");
        }
    }

    @Test
    void answersBefore_comeBefore_howeverSlowlyTheyAreRead() {
        String page = WireConnection.head("GET", "/");
        int length = RawHttp.get(hub, "/").body().length;
        int pages = (1 << 20) / length; // more than the kernel holds for a peer with a small buffer
        try (WireConnection http = WireConnection.connect(hub.port(), 4096)) {
            http.send(page.repeat(pages) + LISTEN);
            for (int i = 0; i < pages; i++) {
                WireResponse answer = http.response();
                assertEquals(200, answer.status());
                assertEquals(length, answer.body().length);
            }
            hears(http.stream(), "first");
        }
    }

    @Test
    void streams_countAsConnections() {
        hub.close();
        hub = start(HubOptions.builder().maxConnections(3));
        List<WireStream> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(RawHttp.listen(hub, "/listen?topic=t").opened());
        }
        Await.until("each counts once", () -> hub.connections() == 3);
        RawHttp.get(hub, "/").assertProblem(503);
        try (WireStream shed = RawHttp.listen(hub, "/listen?topic=t")) {
            assertEquals(List.of(), shed.opened().dataToEnd());
            assertTrue(shed.retryMillis() >= 10_000, shed::text);
        }
        streams.remove(0).close();
        Await.until("one has left", () -> hub.connections() == 2);
        assertEquals(200, RawHttp.get(hub, "/").status());
        streams.forEach(WireStream::close);
    }

    @Test
    void close_tellsAThousandStreamsWhenToComeBack_andEndsThem() throws Exception {
        List<WireStream> streams = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            streams.add(RawHttp.listen(hub, "/listen?topic=t"));
        }
        for (WireStream stream : streams) {
            stream.opened().next(Retry.class);
        }
        hub.announcer().announce("t", "the last").toCompletableFuture().get();
        Thread closing = new Thread(hub::close, "closing");
        closing.start();
        for (WireStream stream : streams) {
            assertEquals(List.of("the last"), stream.dataToEnd());
            assertTrue(stream.retryMillis() >= 3000, stream::text);
            stream.close();
        }
        closing.join(60_000);
        assertFalse(closing.isAlive());
        assertEquals(0, hub.connections());
    }

    @Test
    void socketOfAStream_isBoundAgainstDeadReaders() throws Exception {
        assumeTrue(Epoll.isAvailable(), "elsewhere these options cannot be set");
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this system does not show what is open");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=t")) {
            hears(stream, "first");
            Await.until("one is left", () -> accepted().size() == 1);
            Socket socket = accepted().get(0);
            assertTrue(socket.getIntOpt(IPPROTO_TCP, TCP_NODELAY) != 0);
            assertEquals(30_000, socket.getIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT));
            assertEquals(32 << 10, socket.getIntOpt(IPPROTO_TCP, TCP_NOTSENT_LOWAT));
        }
    }

    /** The hub's side of what is connected to it now. */
    private List<Socket> accepted() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(DescriptorBlackBoxTest::isSocket)
                    .map(descriptor ->
                            new Socket(Integer.parseInt(descriptor.getFileName().toString())))
                    .filter(this::isAccepted)
                    .toList();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException gone) {
            return false;
        }
    }

    private boolean isAccepted(Socket socket) {
        try {
            InetSocketAddress local = socket.localAddress();
            return local != null && local.getPort() == hub.port() && socket.remoteAddress() != null;
        } catch (ChannelException ofAnotherKind) {
            return false;
        }
    }
}
