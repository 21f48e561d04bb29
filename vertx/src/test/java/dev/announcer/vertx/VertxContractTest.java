package dev.announcer.vertx;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import io.vertx.core.http.HttpServerOptions;

/** On a server as it comes: its streams are written to the channel. */
class VertxContractTest extends AdapterContract {
    @Override
    protected Served serve(Announcer announcer, WebPolicy policy) throws Exception {
        return ServedVertx.start(announcer, policy, AdapterContract::admit, new HttpServerOptions())
                .served();
    }
}
