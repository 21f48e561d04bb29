package dev.announcer.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code announcer ping}: announces "pong" under the topic ping, once or again and again. */
final class PingCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Help.spec(
                "ping",
                "Announces \"pong\" under the topic ping, and prints its id and how long the answer took.",
                List.of(
                        "announcer ping",
                        "announcer ping --every 1s                             until Ctrl-C",
                        "announcer ping --every 500ms --count 10 --hub http://hub.example.org"),
                List.of(
                        "With --every or --count it goes on when the hub does not answer, and says so.",
                        "Exit codes: 0 accepted, or ended by Ctrl-C; 1 refused, the last time; 2 wrong option; 3 the hub"
                                + " could not be reached, the last time."));
        spec.addOption(Help.value("every", "TIME", "Pings again and again, this long apart, like 1s or 500ms."));
        spec.addOption(Help.value("count", "N", "Ends after so many, 1 s apart unless --every says otherwise."));
        Help.addHub(spec);
        return spec;
    }

    @Override
    public int run(Arguments arguments, Shell shell) {
        HubClient hub = HubClient.of(arguments, shell);
        if (!arguments.has("every") && !arguments.has("count")) {
            ping(hub, shell);
            return Exit.OK;
        }
        Duration every = arguments.read("every", PingCommand::positive).orElse(Duration.ofSeconds(1));
        int count = arguments.read("count", PingCommand::atLeastOne).orElse(Integer.MAX_VALUE);
        CountDownLatch end = new CountDownLatch(1);
        Signals.onEnd(end::countDown);
        return repeat(hub, shell, every.toNanos(), count, end);
    }

    private static int repeat(HubClient hub, Shell shell, long everyNanos, int count, CountDownLatch end) {
        long due = System.nanoTime();
        int exitCode = Exit.OK;
        for (int i = 0; i < count; i++) {
            try {
                if (end.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return Exit.OK;
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Exit.OK;
            }
            try {
                ping(hub, shell);
                exitCode = Exit.OK;
            } catch (CommandException failed) {
                shell.say(failed.sentence());
                exitCode = failed.exitCode();
            }
            // A ping that was late does not make the next ones hurry.
            due = Math.max(due + everyNanos, System.nanoTime());
        }
        return exitCode;
    }

    private static void ping(HubClient hub, Shell shell) {
        long start = System.nanoTime();
        Answer answer = hub.post("/ping", "text/plain", new byte[0]);
        long micros = (System.nanoTime() - start) / 1_000;
        String id = answer.id().orElseThrow(() -> CommandException.failed(answer.refusal()));
        shell.out().println("pong " + id + " " + micros / 1_000 + "." + micros / 100 % 10 + " ms");
        shell.out().flush();
    }

    private static Duration positive(String text) {
        Duration every = Values.duration(text);
        if (every.isZero()) {
            throw new IllegalArgumentException("at least 1ms is needed");
        }
        return every;
    }

    private static int atLeastOne(String text) {
        int count = Values.integer(text);
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 is needed");
        }
        return count;
    }
}
