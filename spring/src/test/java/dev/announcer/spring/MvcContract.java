package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.Admission;
import dev.announcer.web.WebPolicy;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The contract of adapters, kept by the endpoints of an application with Spring MVC. */
abstract class MvcContract extends AdapterContract {
    abstract Platform platform();

    @Override
    protected final Served serve(Announcer announcer, WebPolicy policy) {
        return Application.serve(WebApplicationType.SERVLET, platform().with(Admitting.class), announcer, policy);
    }

    /** No servlet container reads from a connection whose response has begun: the next two writes to it tell. */
    @Override
    protected final boolean noticesWithoutWriting() {
        return false;
    }

    @Configuration(proxyBeanMethods = false)
    static class Admitting {
        @Bean
        Admission<HttpServletRequest> admission() {
            return (request, asked) -> admit(request.getHeader("X-User"), asked);
        }
    }
}
