package dev.announcer.cli;

import java.lang.reflect.Proxy;

/**
 * Tells a command that it shall end: SIGINT (Ctrl-C), SIGTERM, SIGHUP.
 *
 * <p>A shutdown hook would not do. The JVM ends with 143 after SIGTERM whatever the hook did, and during the hooks it
 * does not hear a second Ctrl-C. The JDK's own way to signals, {@code sun.misc.Signal}, is supported but not in the
 * Java SE API, and javac warns of it in a way that nothing silences: hence the only reflection of this project's code.
 */
final class Signals {
    private Signals() {}

    /** Calls {@code first} at the first signal, once, on a thread of its own. A second signal ends the process at once. */
    static void onEnd(Runnable first) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            boolean[] heard = new boolean[1];
            Object ours = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.invoke(heard, arguments); // equals, hashCode, toString
                        }
                        synchronized (heard) {
                            if (heard[0]) {
                                int number = (int) signal.getMethod("getNumber").invoke(arguments[0]);
                                Runtime.getRuntime().halt(128 + number);
                            }
                            heard[0] = true;
                        }
                        first.run();
                        return null;
                    });
            for (String name : new String[] {"INT", "TERM", "HUP"}) {
                handle(signal, handler, name, ours);
            }
        } catch (ReflectiveOperationException | RuntimeException unknownHere) {
            // A JVM without these signals: it ends in its own way, and still lets this be done first.
            Runtime.getRuntime().addShutdownHook(new Thread(first, "announcer-end"));
        }
    }

    private static void handle(Class<?> signal, Class<?> handler, String name, Object ours)
            throws ReflectiveOperationException {
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (java.lang.reflect.InvocationTargetException refused) {
            if (!(refused.getCause() instanceof IllegalArgumentException)) {
                throw refused;
            }
            // This system has no such signal (HUP on Windows), or the JVM was told to keep it (-Xrs).
        }
    }
}
