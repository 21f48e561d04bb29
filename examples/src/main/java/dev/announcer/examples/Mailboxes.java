package dev.announcer.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.jdk.ListenHandler;
import dev.announcer.web.ProblemException;
import java.util.Map;
import java.util.Optional;

/** Everybody hears the news, and each one what is for him alone. */
final class Mailboxes {
    private final Announcer announcer = Announcer.create();
    private final Map<String, String> sessions;

    Mailboxes(Map<String, String> sessions) {
        this.sessions = sessions;
    }

    void serve(HttpServer server) {
        server.createContext("/listen", new ListenHandler(announcer, (exchange, asked) -> {
            String user = userOf(exchange).orElseThrow(() -> ProblemException.forbidden("log in first"));
            return asked.mayRead("users/" + user).attribute("user", user);
        }));
    }

    void mail(String user, String text) {
        announcer.announce(
                Announcement.of("users/" + user, Event.of("mail", text)).asPrivate());
    }

    void news(String text) {
        announcer.announce("news", text);
    }

    private Optional<String> userOf(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie"))
                .map(cookie -> cookie.replaceFirst("^session=", ""))
                .map(sessions::get);
    }
}
