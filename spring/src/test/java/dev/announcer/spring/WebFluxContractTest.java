package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** The contract of adapters, kept by the endpoints of an application with WebFlux on Netty. */
final class WebFluxContractTest extends AdapterContract {
    @Override
    protected Served serve(Announcer announcer, WebPolicy policy) {
        return Application.serve(WebApplicationType.REACTIVE, Platform.NETTY.with(Admitting.class), announcer, policy);
    }

    /** WebFlux itself answers 400 to an address that is no URI, before anything of the application is asked. */
    @Override
    protected void query_thatIsNoForm_isRefused() {}

    @Configuration(proxyBeanMethods = false)
    static class Admitting {
        @Bean
        ReactiveAdmission admission() {
            return (exchange, asked) -> Mono.fromSupplier(
                    () -> admit(exchange.getRequest().getHeaders().getFirst("X-User"), asked));
        }
    }
}
