package dev.announcer.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.HeardEvent;
import dev.announcer.client.ScriptedServer.Peer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An id that is not ASCII, a client of one's own, one pass over a stream, ids in a file. */
final class OtherWaysTest {
    @TempDir
    private Path folder;

    @Test
    void id_thatIsNotAscii_isSentOverRedirects_withABody_andInChunks() throws Exception {
        Recorder recorder = new Recorder();
        try (ScriptedServer server = new ScriptedServer();
                EventSource source = recorder.open(EventSource.to(server.url("/ä?b=ö"))
                        .lastEventId("ü\u0001…")
                        .post("text/plain", "question"))) {
            Peer first = server.next();
            assertThat(first.target).isEqualTo("/%C3%A4?b=%C3%B6");
            assertThat(first.header("Last-Event-ID")).isEqualTo("ü\u0001…");
            assertThat(first.method + " " + first.body).isEqualTo("POST question");
            first.refuse("307 Temporary", "Location: /there");
            Peer there = server.next();
            assertThat(there.target).isEqualTo("/there");
            assertThat(there.body).isEqualTo("question");
            there.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            there.answer("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            there.send("5;x=y\r\ndata:\r\n4\r\n x\n\n\r\n");
            assertThat(recorder.next()).isEqualTo("opened");
            assertThat(recorder.next()).isEqualTo("message|x|ü\u0001…");
            there.send("a\r\nid: 1\n\n:\n\r\n0\r\n\r\n");
            assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
            Peer plain = server.next();
            assertThat(plain.header("Last-Event-ID")).isEqualTo("1");
            assertThat(plain.header("User-Agent")).startsWith("Java-http-client");
            assertThat(source.state()).isEqualTo(EventSource.State.CONNECTING);
        }
    }

    @Test
    void httpClient_ofOnesOwn_isUsed_andOneThatFollowsRedirectsIsRefused() throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                EventSource source = EventSource.to(server.url())
                        .httpClient(HttpClient.newHttpClient())
                        .open()) {
            Peer peer = server.next();
            assertThat(peer.headers).doesNotContainKey("Upgrade");
            peer.open().send("data: x\n\n");
            assertThat(source.take().data()).isEqualTo("x");
        }
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> EventSource.to("http://x").httpClient(follows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NEVER");
    }

    @Test
    void builder_refusesWhatCannotBe() {
        EventSourceBuilder builder = EventSource.to("http://x");
        assertThatThrownBy(() -> builder.header("Last-Event-ID", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("a b", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("a", "x\r\ny")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.lastEventId("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.idleTimeout(java.time.Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reader_readsOnePass_andDropsWhatIsNotWhole() throws Exception {
        String stream = "id: 1\ndata: a\n\nevent: t\ndata: b\n\ndata: not whole";
        try (EventReader reader = new EventReader(new ByteArrayInputStream(stream.getBytes(UTF_8)))) {
            List<String> heard = new ArrayList<>();
            for (HeardEvent event : reader) {
                heard.add(event.type() + " " + event.data() + " " + event.lastEventId());
            }
            assertThat(heard).containsExactly("message a 1", "t b 1");
            assertThat(reader.read()).isEmpty();
            assertThat(reader.lastEventId()).isEqualTo("1");
        }
        try (EventReader failing = new EventReader(InputStream.nullInputStream())) {
            failing.close();
            assertThatThrownBy(() -> failing.iterator().hasNext()).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void file_ofIds_isReplacedAsAWhole_andMayBeMissing() throws Exception {
        Path file = folder.resolve("id");
        LastEventIdStore store = LastEventIdStore.inFile(file);
        assertThat(store.load()).isEmpty();
        store.save("ü-1");
        store.save("ü-2");
        assertThat(LastEventIdStore.inFile(file).load()).isEqualTo("ü-2");
        assertThat(folder.toFile().list()).hasSize(1);
        Files.writeString(file, "ü-3 \n"); // by hand
        assertThat(store.load()).isEqualTo("ü-3 ");
        LastEventIdStore nowhere = LastEventIdStore.inFile(folder.resolve("no/such/folder"));
        assertThatThrownBy(() -> nowhere.save("x")).isInstanceOf(UncheckedIOException.class);
    }
}
