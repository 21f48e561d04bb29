package dev.announcer.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.client.ScriptedServer.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class GzipTest {
    private static byte[] packed(String... pieces) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String piece : pieces) {
            try (GZIPOutputStream out = new GZIPOutputStream(bytes, 512, true)) {
                out.write(piece.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String unpacked(byte[] packed, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] target = new byte[64];
        try (GzipInflow inflow = new GzipInflow()) {
            for (int at = 0; at < packed.length; at += size) {
                inflow.feed(ByteBuffer.wrap(packed, at, Math.min(size, packed.length - at)));
                for (int read = inflow.read(target); read > 0; read = inflow.read(target)) {
                    bytes.write(target, 0, read);
                }
            }
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void bytes_inPiecesOfAnySize_areUnpacked() throws IOException {
        String text = "data: hello\n\n".repeat(100);
        byte[] packed = packed(text, "data: another member\n\n");
        for (int size = 1; size < packed.length; size++) {
            assertThat(unpacked(packed, size)).as("pieces of %d", size).isEqualTo(text + "data: another member\n\n");
        }
    }

    @Test
    void head_withEverythingInIt_isPassed() throws IOException {
        byte[] plain = packed("x");
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 0});
        full.write(new byte[] {3, 0, 'a', 0, 'b'}); // extra
        full.write("name\0comment\0".getBytes(UTF_8));
        full.write(new byte[] {1, 2}); // the check of the head
        full.write(plain, 10, plain.length - 10);
        assertThat(unpacked(full.toByteArray(), 1)).isEqualTo("x");
    }

    @Test
    void bytes_thatAreNotGzip_orBroken_areRefused() throws IOException {
        assertThatThrownBy(() -> unpacked("data: hello\n\n".getBytes(UTF_8), 5)).isInstanceOf(IOException.class);
        byte[] broken = packed("data: hello\n\n");
        broken[broken.length - 6] ^= 1;
        assertThatThrownBy(() -> unpacked(broken, 5)).hasMessageContaining("checksum");
    }

    @Test
    void stream_thatIsPacked_isHeardAsItIsFlushed() throws Exception {
        Recorder recorder = new Recorder();
        try (ScriptedServer server = new ScriptedServer();
                EventSource source = recorder.open(EventSource.to(server.url()))) {
            Peer peer = server.next().answer("200 OK", "Content-Type: text/event-stream", "Content-Encoding: gzip");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            GZIPOutputStream out = new GZIPOutputStream(bytes, 512, true);
            assertThat(recorder.next()).isEqualTo("opened");
            for (int i = 0; i < 3; i++) {
                out.write(("data: " + i + "\n\n").getBytes(UTF_8));
                out.flush();
                peer.send(bytes.toByteArray());
                bytes.reset();
                assertThat(recorder.next()).isEqualTo("message|" + i + "|");
            }
            peer.send("this is not gzip, and it is long enough to tell".getBytes(UTF_8));
            assertThat(recorder.next()).isEqualTo("reconnecting CONNECTION");
            server.next().answer("200 OK", "Content-Type: text/event-stream", "Content-Encoding: br");
            assertThat(recorder.next()).isEqualTo("closed CONTENT_TYPE");
            assertThat(source.failure().orElseThrow().message()).contains("br");
        }
    }
}
