package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class HubStartTest {
    private static HubOptionsBuilder options() {
        return HubOptions.builder().port(0);
    }

    @Test
    void localhost_isBothLoopbacksAtOnePort() throws Exception {
        List<InetAddress> loopbacks = Binding.addresses("localhost");
        assertEquals(2, loopbacks.size());
        Assumptions.assumeTrue(NetworkInterface.getByInetAddress(loopbacks.get(1)) != null, "this system has no ::1");
        try (Hub hub = Hub.start(options().build())) {
            for (InetAddress address : loopbacks) {
                try (Socket socket = new Socket(address, hub.port())) {
                    assertTrue(socket.isConnected());
                }
            }
            assertEquals(URI.create("http://localhost:" + hub.port()), hub.uri());
        }
    }

    @Test
    void otherAddress_withoutKey_isRefusedUnlessInsecureIsSaid() {
        HubOptionsBuilder open = options().host("0.0.0.0");
        String message = assertThrows(IllegalArgumentException.class, () -> Hub.start(open.build()))
                .getMessage();
        assertTrue(message.contains("0.0.0.0") && message.contains("insecure"), message);
        try (Hub hub = Hub.start(open.insecure(true).build())) {
            assertEquals("localhost", hub.uri().getHost());
        }
        try (Hub hub = Hub.start(
                options().host("0.0.0.0").announceKey(Optional.of("key")).build())) {
            assertTrue(hub.port() > 0);
        }
    }

    @Test
    void foreignHost_isServedWhenAKeyGuardsTheHub() throws Exception {
        try (Hub hub = Hub.start(options().announceKey(Optional.of("k3y")).build())) {
            String request = " HTTP/1.1\r\nHost: any.example\r\nConnection: close\r\n";
            assertEquals(200, Peer.status(Peer.ask(hub.port(), "GET /healthz" + request + "\r\n")));
            assertEquals(401, Peer.status(Peer.ask(hub.port(), "GET /ping" + request + "\r\n")));
            assertEquals(
                    200,
                    Peer.status(Peer.ask(hub.port(), "GET /ping" + request + "Authorization: Bearer k3y\r\n\r\n")));
        }
    }

    @Test
    void unknownHost_isRefusedByName() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Hub.start(options().host("no.such.host.invalid").build()))
                .getMessage();
        assertTrue(message.contains("no.such.host.invalid"), message);
    }

    @Test
    void takenPort_isSaidInOneSentence() throws Exception {
        try (ServerSocket taken =
                new ServerSocket(0, 1, Binding.addresses("127.0.0.1").get(0))) {
            HubOptions options = HubOptions.builder().port(taken.getLocalPort()).build();
            String message = assertThrows(UncheckedIOException.class, () -> Hub.start(options))
                    .getMessage();
            assertEquals("port " + taken.getLocalPort() + " of 127.0.0.1 is taken by another process", message);
        }
    }

    @Test
    void unknownJournal_isRefusedWithoutShowingItsPassword() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Hub.start(
                                options().journal("nosuch://user:secret@host").build()))
                .getMessage();
        assertTrue(message.contains("nosuch"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void hub_afterAnother_takesTheSamePortAtOnce() {
        int port;
        try (Hub hub = Hub.start(options().build())) {
            port = hub.port();
        }
        try (Hub again = Hub.start(HubOptions.builder().port(port).build())) {
            assertEquals(port, again.port());
        }
    }

    @Test
    void closing_twice_isHarmlessAndLeavesNoThread() {
        Hub hub = Hub.start(options().loops(1).build());
        hub.close();
        hub.close();
        Await.until(
                "its threads end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("hub-")));
    }

    @Test
    void jdkClient_announcesOverOneConnection() throws Exception {
        try (Hub hub = Hub.start(options().build())) {
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(hub.uri().resolve("/announce?topic=a"))
                                .POST(HttpRequest.BodyPublishers.ofString("hello " + i))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, response.statusCode());
                assertEquals(HttpClient.Version.HTTP_1_1, response.version());
            }
            assertEquals(1, hub.connections());
        }
    }
}
