package dev.announcer.rivals;

import dev.announcer.rivals.Stage.Peer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the HTML Living Standard 9.2 asks of a client, asked of several: prints a table in Markdown. Every stream stays open while
 * it is judged, so that who waits for more bytes than the standard wants fails.
 */
public final class Checklist {
    /** Does something to a client, and says whether it did as the standard says. */
    private interface Act {
        boolean run(Stage stage) throws Exception;
    }

    private record Row(String name, Act act) {}

    private final List<Row> rows = new ArrayList<>();

    private Checklist() {}

    private void connection(String name, Act act) {
        rows.add(new Row(name, act));
    }

    private void stream(String name, String bytes, String... heard) {
        rows.add(new Row(name, stage -> {
            stage.next().open().send(bytes);
            return stage.hears(heard);
        }));
    }

    private void addStreams() {
        stream("one byte order mark is stripped", "\u00EF\u00BB\u00BFdata: x\n\n", "message|x|");
        stream(
                "a second byte order mark is data of an unknown field",
                "\u00EF\u00BB\u00BF\u00EF\u00BB\u00BFdata: x\n\ndata: y\n\n",
                "message|y|");
        stream(
                "lines end with CR, too",
                "data: a\rdata: b\r\rdata: c\r\rdata: d\n\n",
                "message|a\nb|",
                "message|c|",
                "message|d|");
        stream("the last CR dispatches at once", "data: a\r\r", "message|a|");
        stream("CRLF, CR and LF mixed", "data:a\r\ndata\ndata:b\r\n\r", "message|a\n\nb|");
        stream("malformed UTF-8 becomes U+FFFD", "data: a\u00FFb\n\n", "message|a\uFFFDb|");
        stream("an encoded surrogate becomes three", "data: \u00ED\u00A0\u0080\n\n", "message|\uFFFD\uFFFD\uFFFD|");
        stream("no colon: the line is the name", "data\n\ndata\ndata\n\n", "message||", "message|\n|");
        stream("one space is dropped, and no tab", "data:  a\ndata:\tb\n\n", "message| a\n\tb|");
        stream("names are case-sensitive, and exact", "Data: a\n data: b\ndata : c\ndata: d\n\n", "message|d|");
        stream("NUL in data is kept", "data: a\0b\n\n", "message|a\0b|");
        stream("an id with NUL is ignored", "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", "message|a|1", "message|b|1");
        stream("an id is kept for events without", "id: 1\ndata: a\n\ndata: b\n\n", "message|a|1", "message|b|1");
        stream("an id of a block without data counts", "id: 1\n\ndata: a\n\n", "message|a|1");
        stream("an empty id resets it", "id: 1\ndata: a\n\nid\ndata: b\n\n", "message|a|1", "message|b|");
        stream("an empty type is message", "event: t\nevent:\ndata: a\n\n", "message|a|");
        stream("a type without data is forgotten", "event: t\n\ndata: a\n\n", "message|a|");
        stream("comments inside an event", ":\ndata: a\n: x\n:data: y\ndata: b\n\n", "message|a\nb|");
        stream("data may end with LF", "data: a\ndata:\n\n", "message|a\n|");
    }

    private void addHeads() {
        connection("Accept and Cache-Control", stage -> {
            String head = stage.next().head().toLowerCase(java.util.Locale.ROOT);
            return head.contains("\naccept: text/event-stream\r") && head.contains("\ncache-control: no-cache\r");
        });
        connection("the type may have parameters and capitals", stage -> {
            stage.next()
                    .send("HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream;charset=x\r\n\r\ndata: \u00C3\u00BC\n\n");
            return stage.hears("message|ü|");
        });
        connection("another type ends it for good", stage -> {
            stage.next().send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\ndata: x\n\n");
            return stage.isLeftAlone() && stage.hears();
        });
        connection("204 ends it for good", stage -> {
            stage.next()
                    .send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                    .end();
            return stage.isLeftAlone();
        });
        connection("404 ends it for good", stage -> {
            stage.next().answer("404 Not Found", "X: y");
            return stage.isLeftAlone();
        });
        connection("503 ends it for good", stage -> {
            stage.next().answer("503 Busy", "X: y");
            return stage.isLeftAlone();
        });
        for (String status : List.of("301 Moved", "307 Temporary")) {
            connection(status.substring(0, 3) + " is followed", stage -> {
                stage.next().answer(status, "Location: /there");
                Peer there = stage.next();
                there.open().send("data: x\n\n");
                return there.head().startsWith("GET /there ") && stage.hears("message|x|");
            });
        }
        connection("credentials stay at their origin", stage -> {
            stage.next().answer("302 Found", "Location: " + stage.url("localhost"));
            return !stage.next().head().toLowerCase(java.util.Locale.ROOT).contains("authorization");
        });
    }

    private void addReconnections() {
        connection("connects again after the end", stage -> {
            stage.next().open().send("data: x\n\n").end();
            stage.next().open().send("data: y\n\n");
            return stage.hears("message|x|", "message|y|");
        });
        connection("retry: of digits counts", stage -> {
            stage.next().open().send("retry: 400\n\ndata: x\n\n").end();
            long start = System.nanoTime();
            stage.next();
            return System.nanoTime() - start > 150_000_000;
        });
        connection("retry: of anything else is ignored", stage -> {
            stage.next()
                    .open()
                    .send("retry: 9000x\nretry: +9000\nretry: -1\ndata: x\n\n")
                    .end();
            stage.next();
            return stage.hears("message|x|");
        });
        connection("a half event is dropped, with its id", stage -> {
            stage.next().open().send("id: 1\ndata: a\n\nid: 2\ndata: b").end();
            return id(stage.next()).equals("1") && stage.hears("message|a|1");
        });
        connection("the id survives a stream without ids", stage -> {
            stage.next().open().send("id: 1\ndata: a\n\n").end();
            stage.next().open().send("data: b\n\n").end();
            return id(stage.next()).equals("1");
        });
        connection("the id of a block without data is sent", stage -> {
            stage.next().open().send("id: 1\n\n").end();
            return id(stage.next()).equals("1");
        });
        connection("an empty id is not sent", stage -> {
            stage.next().open().send("id: 1\ndata: a\n\nid:\ndata: b\n\n").end();
            return id(stage.next()).equals("(none)");
        });
        connection("an id that is not ASCII is sent as UTF-8", stage -> {
            stage.next().open().send("id: \u00E2\u0080\u00A6\ndata: a\n\n").end();
            return id(stage.next()).equals("\u00E2\u0080\u00A6");
        });
    }

    private static String id(Peer peer) {
        return peer.head()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Last-Event-ID:", 0, 14))
                .map(line -> line.substring(14).strip())
                .findFirst()
                .orElse("(none)");
    }

    /** Prints the table. */
    public static void main(String... args) {
        Logger.getLogger("").setLevel(Level.OFF);
        Checklist list = new Checklist();
        list.addStreams();
        list.addHeads();
        list.addReconnections();
        StringBuilder title = new StringBuilder("| |");
        StringBuilder line = new StringBuilder("|---|");
        for (Rival rival : Rival.values()) {
            title.append(' ').append(rival.title()).append(" |");
            line.append("---|");
        }
        System.out.println(title + "\n" + line);
        Map<Rival, Integer> passed = new EnumMap<>(Rival.class);
        for (Row row : list.rows) {
            StringBuilder cells = new StringBuilder("| " + row.name() + " |");
            for (Rival rival : Rival.values()) {
                boolean ok = passes(rival, row);
                passed.merge(rival, ok ? 1 : 0, Integer::sum);
                cells.append(ok ? " yes |" : " **no** |");
            }
            System.out.println(cells);
        }
        StringBuilder sum = new StringBuilder("| of " + list.rows.size() + " |");
        for (int count : passed.values()) {
            sum.append(' ').append(count).append(" |");
        }
        System.out.println(sum);
        System.exit(0); // some leave threads behind that are no daemons
    }

    private static boolean passes(Rival rival, Row row) {
        try (Stage stage = new Stage(rival)) {
            return row.act().run(stage);
        } catch (Exception failed) {
            return false;
        }
    }
}
