package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.announcer.HeardEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What {@code listen} does with an event. */
@FunctionalInterface
interface ListenOutput {
    /** Longer data does not fit into an environment: Linux allows a variable 128 KiB. */
    int MAX_VARIABLE_BYTES = 64 << 10;

    /** Above it an exit code says which signal ended the command. */
    int BY_SIGNAL = 128;

    /**
     * Shows it, or lets a command do so; whether it is out, so that a follow-file may say so. It is not if whoever read this has
     * gone, or the command was ended by a signal, which Ctrl-C is for it too.
     */
    boolean show(HeardEvent event) throws InterruptedException;

    /** The one that was asked for. */
    static ListenOutput of(Arguments arguments, Shell shell) {
        String command = arguments.text("exec").orElse(null);
        if (command != null) {
            return event -> execute(command, event, shell);
        }
        if (arguments.flag("data")) {
            // A reset is said on stderr, and no data of anybody's.
            return event -> event.type().equals("stream-reset") || print(shell, event.data() + "\n");
        }
        return arguments.flag("json") ? event -> print(shell, json(event) + "\n") : event -> print(shell, block(event));
    }

    private static boolean print(Shell shell, String text) {
        shell.out().print(text);
        return !shell.out().checkError(); // which flushes
    }

    /** As it was sent, which is readable enough, and can be read as a stream again. */
    private static String block(HeardEvent event) {
        StringBuilder block = new StringBuilder();
        event.id().ifPresent(id -> block.append("id: ").append(id).append('\n'));
        if (!event.type().equals("message")) {
            block.append("event: ").append(event.type()).append('\n');
        }
        event.topics().forEach(topic -> block.append("topic: ").append(topic).append('\n'));
        event.data().lines().forEach(line -> block.append("data: ").append(line).append('\n'));
        if (event.data().isEmpty() || event.data().endsWith("\n")) {
            block.append("data: \n");
        }
        return block.append('\n').toString();
    }

    /** As {@code announce --ndjson} reads it. */
    private static String json(HeardEvent event) {
        StringBuilder json = new StringBuilder("{");
        if (!event.topics().isEmpty()) {
            List<String> topics = event.topics().stream().map(Json::quote).toList();
            json.append("\"topics\":[").append(String.join(",", topics)).append("],");
        }
        json.append("\"data\":").append(Json.quote(event.data()));
        if (!event.type().equals("message")) {
            json.append(",\"type\":").append(Json.quote(event.type()));
        }
        event.id().ifPresent(id -> json.append(",\"id\":").append(Json.quote(id)));
        event.retry().ifPresent(retry -> json.append(",\"retry\":").append(retry.toMillis()));
        return json.append('}').toString();
    }

    private static boolean execute(String command, HeardEvent event, Shell shell) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("ANNOUNCER_") && name.endsWith("_KEY"));
        set(environment, "EVENT_TYPE", event.type());
        set(environment, "EVENT_ID", event.id().orElse(""));
        set(environment, "EVENT_TOPICS", String.join(" ", event.topics()));
        set(environment, "EVENT_DATA", event.data());
        try {
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(event.data().getBytes(UTF_8));
            } catch (IOException notRead) {
                shell.err().flush(); // a command need not read its input
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                shell.say("the command ended with " + exitCode
                        + event.id().map(id -> ", for the event " + id).orElse(""));
            }
            return exitCode <= BY_SIGNAL;
        } catch (IOException failed) {
            throw CommandException.failed("the command cannot be run (" + failed.getMessage() + ")");
        }
    }

    private static void set(Map<String, String> environment, String name, String value) {
        environment.remove(name);
        if (value.getBytes(UTF_8).length <= MAX_VARIABLE_BYTES && value.indexOf('\0') < 0) {
            environment.put(name, value);
        }
    }
}
