package dev.announcer.examples.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.client.EventSource;
import dev.announcer.hub.Browser;
import dev.announcer.hub.CuttingProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** An answer that is heard over a connection which is cut in the middle: whole, once, and to its end. */
final class LlmStreamTest {
    private static final String QUESTION = "Wie sp\u00e4t ist es?";

    private LlmStream stream;
    private CuttingProxy proxy;

    @BeforeEach
    void start() throws IOException {
        stream = new LlmStream(0, new Model(Duration.ofMillis(10)));
        proxy = CuttingProxy.to(stream.port());
    }

    @AfterEach
    void end() {
        proxy.close();
        stream.close();
    }

    private String ask() throws IOException, InterruptedException {
        HttpRequest asked = HttpRequest.newBuilder(URI.create("http://localhost:" + stream.port() + "/answers"))
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.body();
    }

    @Test
    void client_cutInTheMiddle_hearsTheWholeAnswerAndItsEnd() throws Exception {
        StringBuilder heard = new StringBuilder();
        String path = ask();
        try (EventSource source = EventSource.open(proxy.uri() + path + "?lastEventId=earliest")) {
            for (int words = 0; words < 10; words++) {
                heard.append(source.take().data());
            }
            proxy.cut();
            proxy.mend();
            source.forEach(word -> heard.append(word.data()));
            assertThat(source.state()).as("it was told that there is no more").isEqualTo(EventSource.State.CLOSED);
        }
        assertThat(heard).hasToString(Model.whole(QUESTION));
    }

    @Test
    void client_thatComesLate_hearsTheWholeAnswer() throws Exception {
        String path = ask();
        String address = "http://localhost:" + stream.port() + path + "?lastEventId=earliest";
        for (int times = 0; times < 2; times++) { // the second time when it is complete
            StringBuilder heard = new StringBuilder();
            try (EventSource source = EventSource.open(address)) {
                source.forEach(word -> heard.append(word.data()));
            }
            assertThat(heard).hasToString(Model.whole(QUESTION));
        }
    }

    @Test
    @Tag("browser")
    @EnabledIf(value = Browser.INSTALLED, disabledReason = Browser.MISSING)
    void page_cutInTheMiddle_showsTheWholeAnswerAndItsEnd() {
        try (Browser browser = Browser.start()) {
            browser.open(proxy.uri() + "/");
            browser.script("document.getElementById('question').value = arguments[0]", QUESTION);
            browser.one("button").click();
            browser.await("the middle", () -> browser.text("#answer").contains("event of its own"));
            proxy.cut();
            browser.awaitTexts("#state", List.of("Connecting again\u2026"));
            proxy.mend();
            browser.awaitTexts("#state", List.of("The answer is complete."));
            assertThat(browser.text("#answer")).isEqualTo(Model.whole(QUESTION));
            browser.assertNothingWrong();
        }
    }
}
