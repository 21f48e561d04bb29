package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A peer that goes is no error of the application. */
@ExtendWith(OutputCaptureExtension.class)
final class PeerGoneTest {
    @Test
    void peers_thatResetWhileBytesWait_areNotLogged(CapturedOutput output) throws Exception {
        try (Application application =
                Platform.TOMCAT.start(List.of(), "announcer.listen.enabled=true", "announcer.heartbeat=100ms")) {
            Announcer announcer = application.bean(Announcer.class);
            for (int i = 0; i < 10; i++) {
                WireStream stream =
                        WireConnection.connect(application.port(), 4096)
                                .send(WireConnection.head("GET", "/listen"))
                                .stream()
                                .opened();
                stream.next(Retry.class);
                for (int j = 0; j < 100; j++) { // more than the kernel holds for a connection
                    announcer.announce("x".repeat(64 << 10));
                }
                stream.connection().reset();
            }
            await().until(() -> announcer.listeners() == 0);
        }
        assertThat(output).doesNotContain("Exception");
    }
}
