package dev.announcer.spring;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns at the start if the web server is told to compress {@code text/event-stream}: it holds events back until it has
 * enough to compress. By default Boot leaves that type out.
 */
final class CompressionCheck implements SmartInitializingSingleton {
    private static final Log LOG = LogFactory.getLog(CompressionCheck.class);
    private static final String STREAM = "text/event-stream";

    private final Binder binder;

    CompressionCheck(Environment environment) {
        this.binder = Binder.get(environment);
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!binder.bind("server.compression.enabled", Boolean.class).orElse(false)) {
            return;
        }
        List<String> types = new ArrayList<>(types("server.compression.mime-types"));
        types.addAll(types("server.compression.additional-mime-types"));
        if (types.stream().anyMatch(CompressionCheck::covers)) {
            LOG.warn("server.compression.mime-types covers " + STREAM
                    + ": the server holds events back until it has enough to compress. Take it out of the list");
        }
    }

    private List<String> types(String property) {
        return binder.bind(property, Bindable.listOf(String.class)).orElse(List.of());
    }

    /** Tomcat compares beginnings; others know patterns. */
    private static boolean covers(String type) {
        String plain = type.strip().replace("*", "");
        return STREAM.startsWith(plain) || plain.startsWith(STREAM);
    }
}
