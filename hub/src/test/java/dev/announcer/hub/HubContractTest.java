package dev.announcer.hub;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.AnnounceEndpoint;
import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenAnswer;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The hub's server keeps the contract of adapters. */
final class HubContractTest extends AdapterContract {
    @Override
    protected Served serve(Announcer announcer, WebPolicy policy) {
        ListenEndpoint endpoint = new ListenEndpoint(policy);
        Route listen = head -> {
            ListenAnswer answer = endpoint.answer(
                    head,
                    asked -> admit(head.headers("X-User").stream().findFirst().orElse(null), asked));
            return answer instanceof ListenAnswer.Stream stream
                    ? new Plan.Stream(stream.request(), stream.head(), why -> endpoint.failure(head, why))
                    : new Plan.Reply(((ListenAnswer.Reply) answer).response());
        };
        Route announce = AnnounceRoute.announce(new AnnounceEndpoint(policy), announcer::append);
        Server server = Server.start(
                Transport.best(),
                List.of(InetAddress.getLoopbackAddress()),
                0,
                new Connection.Setting(
                        new Routes(
                                Map.of(Routes.LISTEN, listen, "/announce", announce), new HostCheck(policy), endpoint),
                        new Streams(announcer::listen),
                        ByteBudget.ofHeap(),
                        TimeUnit.SECONDS.toNanos(10),
                        TimeUnit.SECONDS.toNanos(5)),
                new Server.Limits(2, 2_000, 16 << 10));
        return new Served(server.port(), server::end);
    }
}
