package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Announces lines, in batches as they come.
 *
 * <p>The next batch is not read before the last one was answered, so whoever writes the lines is slowed to what the hub
 * takes. A line that the hub refuses is reported with its number and left out. When something else goes wrong (the hub is
 * busy, ends, wants a key) it stops, so that one can go on from the line that the last report names.
 */
final class Batches {
    /** Turns a line of the input into one of the batch; nothing for a line to be passed over. */
    interface Form {
        /**
         * The line as the batch has it.
         *
         * @throws IllegalArgumentException if the line cannot be announced, with the reason
         */
        Optional<byte[]> of(byte[] line);
    }

    private record Item(long number, byte[] json) {}

    private final HubClient hub;
    private final String pathAndQuery;
    private final Form form;
    private final Shell shell;
    private final boolean quiet;
    private long read;
    private boolean complete = true;

    Batches(HubClient hub, String pathAndQuery, Form form, Shell shell, boolean quiet) {
        this.hub = hub;
        this.pathAndQuery = pathAndQuery;
        this.form = form;
        this.shell = shell;
        this.quiet = quiet;
    }

    /** Announces all lines and says whether every one was accepted. */
    boolean announce(Lines lines) throws IOException {
        for (List<byte[]> next = lines.next(); !next.isEmpty(); next = lines.next()) {
            List<Item> items = new ArrayList<>(next.size());
            for (byte[] line : next) {
                read++;
                item(line).ifPresent(items::add);
            }
            send(items);
        }
        return complete;
    }

    private Optional<Item> item(byte[] line) {
        try {
            long number = read;
            return form.of(line).map(json -> new Item(number, json));
        } catch (IllegalArgumentException refused) {
            report(read, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private void send(List<Item> items) {
        List<Item> rest = items;
        while (!rest.isEmpty()) {
            Answer answer = post(rest);
            int wrong = answer.line();
            if (answer.isOk()) {
                answered(rest, answer);
                return;
            } else if (answer.status() == 400 && wrong >= 1 && wrong <= rest.size()) {
                // A batch is checked before any of it is announced: nothing of it was, and the others may go again.
                report(rest.get(wrong - 1).number(), answer.detail());
                rest = new ArrayList<>(rest);
                rest.remove(wrong - 1);
            } else if (answer.status() == 413 && rest.size() > 1) {
                send(rest.subList(0, rest.size() / 2));
                rest = rest.subList(rest.size() / 2, rest.size());
            } else if (answer.status() == 413) {
                report(rest.get(0).number(), answer.detail());
                return;
            } else {
                throw CommandException.failed(range(rest) + ": " + answer.refusal());
            }
        }
    }

    private Answer post(List<Item> items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Item item : items) {
            body.writeBytes(item.json());
            body.write('\n');
        }
        try {
            return hub.post(pathAndQuery, "application/x-ndjson", body.toByteArray());
        } catch (CommandException broken) {
            throw CommandException.unreachable(range(items) + ": " + broken.sentence());
        }
    }

    private void answered(List<Item> items, Answer answer) {
        List<String> lines = answer.body().lines().toList();
        if (lines.size() != items.size()) {
            throw CommandException.failed(range(items) + ": the hub answered " + lines.size() + " lines to "
                    + items.size() + "; is this a hub?");
        }
        String error = "";
        long failed = 0;
        for (int i = 0; i < lines.size(); i++) {
            Map<String, String> members = Answer.members(lines.get(i));
            String id = members.get("id");
            if (id == null) {
                error = members.getOrDefault("error", "no id came back");
                failed = items.get(i).number();
                report(failed, error);
            } else if (!quiet) {
                shell.out().println(id);
            }
        }
        shell.out().flush();
        if (failed > 0) {
            throw CommandException.failed(
                    "stopped after line " + read + ", because line " + failed + " was not accepted (" + error + ")");
        }
    }

    private void report(long number, String why) {
        complete = false;
        shell.say("line " + number + ": " + why);
    }

    private static String range(List<Item> items) {
        long first = items.get(0).number();
        long last = items.get(items.size() - 1).number();
        return first == last ? "line " + first : "lines " + first + " to " + last;
    }

    /** The line as text, if it is UTF-8. */
    static String text(byte[] line) {
        try {
            return UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(line)).toString();
        } catch (java.nio.charset.CharacterCodingException notText) {
            throw new IllegalArgumentException("not UTF-8", notText);
        }
    }
}
