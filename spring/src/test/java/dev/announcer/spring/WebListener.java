package dev.announcer.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One who listens over HTTP as a browser does, perhaps with a name and a password. */
final class WebListener implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final InputStream body;
    private final BufferedReader lines;
    private String lastId = "";

    private WebListener(InputStream body) {
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** Who listens since this returned: the first lines have come. */
    static WebListener of(int port, String target, String... headersOrUser) throws Exception {
        HttpResponse<InputStream> response =
                CLIENT.send(request(port, target, headersOrUser), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode() + " for " + target);
        }
        WebListener listener = new WebListener(response.body());
        listener.lines.readLine();
        return listener;
    }

    /** What is answered. */
    static int status(int port, String target, String... user) throws Exception {
        HttpResponse<InputStream> response =
                CLIENT.send(request(port, target, user), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    /** A name and a password; or a header with a colon in its name, and its value. */
    private static HttpRequest request(int port, String target, String... user) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .header("Accept", "text/event-stream")
                .header("Cache-Control", "no-cache");
        if (user.length == 2 && user[0].endsWith(":")) {
            request.header(user[0].substring(0, user[0].length() - 1), user[1]);
        } else if (user.length == 2) {
            String both = user[0] + ":" + user[1];
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }

    /** The data of the next events. */
    List<String> data(int count) throws IOException {
        List<String> data = new ArrayList<>();
        while (data.size() < count) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the stream ended after " + data);
            }
            if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            }
        }
        return data;
    }

    /** The id that was heard last. */
    String lastId() {
        return lastId;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
