package dev.announcer.spring;

import dev.announcer.ListenRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Streams to who called a controller's method that returns a {@link ListenRequest}: the application decides who hears what,
 * by whatever it has for that; the last id and the cursor are those of the HTTP request. {@code null} is answered 204, with
 * which an {@code EventSource} goes away for good (HTML Living Standard 9.2.3).
 */
final class ListenReturnValues implements HandlerMethodReturnValueHandler, SmartInitializingSingleton {
    private final ServletStreams streams;
    private final ObjectProvider<RequestMappingHandlerAdapter> adapters;

    ListenReturnValues(ServletStreams streams, ObjectProvider<RequestMappingHandlerAdapter> adapters) {
        this.streams = streams;
        this.adapters = adapters;
    }

    /** Puts it before the one that takes whatever a {@code @RestController} returns for a body. */
    @Override
    public void afterSingletonsInstantiated() {
        adapters.forEach(adapter -> {
            List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
            handlers.add(this);
            List<HandlerMethodReturnValueHandler> others = adapter.getReturnValueHandlers();
            if (others != null) {
                handlers.addAll(others);
            }
            adapter.setReturnValueHandlers(handlers);
        });
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return returned.getParameterType() == ListenRequest.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returned, MethodParameter type, ModelAndViewContainer container, NativeWebRequest exchange)
            throws Exception {
        container.setRequestHandled(true);
        HttpServletRequest request = exchange.getNativeRequest(HttpServletRequest.class);
        HttpServletResponse response = exchange.getNativeResponse(HttpServletResponse.class);
        if (request == null || response == null) {
            throw new IllegalStateException("there is no servlet request to stream to");
        }
        if (returned instanceof ListenRequest listen) {
            streams.stream(request, response, (same, asked) -> asked.as(listen));
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
