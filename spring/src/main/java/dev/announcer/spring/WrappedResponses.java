package dev.announcer.spring;

import dev.announcer.web.Admission;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** Sees to it that a filter that keeps whole responses, to hash them, leaves streams alone. */
final class WrappedResponses {
    private WrappedResponses() {}

    /** The same decision; it is asked for before the response is touched. */
    static Admission<HttpServletRequest> allowing(Admission<HttpServletRequest> admission) {
        return (request, asked) -> {
            ShallowEtagHeaderFilter.disableContentCaching(request);
            return admission.admit(request, asked);
        };
    }
}
