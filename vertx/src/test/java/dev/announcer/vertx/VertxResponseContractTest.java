package dev.announcer.vertx;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import io.vertx.core.http.HttpServerOptions;

/** On a server that counts idle time, and so has to see what is written: its streams are written to the response. */
class VertxResponseContractTest extends AdapterContract {
    @Override
    protected Served serve(Announcer announcer, WebPolicy policy) throws Exception {
        return ServedVertx.start(
                        announcer, policy, AdapterContract::admit, new HttpServerOptions().setIdleTimeout(3600))
                .served();
    }
}
