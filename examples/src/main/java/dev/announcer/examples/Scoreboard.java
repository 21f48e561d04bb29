package dev.announcer.examples;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.jdk.ListenHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The state first, and then its changes. */
final class Scoreboard {
    private final Announcer announcer = Announcer.create();
    private final Map<String, Integer> scores = new ConcurrentSkipListMap<>();

    void set(String team, int score) {
        scores.put(team, score); // first the state,
        announcer.announce("scores", json(Map.of(team, score))); // then its change
    }

    void serve(HttpServer server) {
        server.createContext("/listen", new ListenHandler(announcer, (exchange, asked) -> asked.first(this::state)));
    }

    private List<Event> state() {
        return List.of(Event.of("state", json(scores)));
    }

    private static String json(Map<String, Integer> scores) {
        return scores.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
