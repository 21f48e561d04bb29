package dev.announcer.spring;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Makes listeners of methods with {@link Announce}: what they return is announced, instead of being published. */
final class AnnounceMethods implements EventListenerFactory, Ordered {
    private final ObjectProvider<AnnouncingEvents> announcing;

    AnnounceMethods(ObjectProvider<AnnouncingEvents> announcing) {
        this.announcing = announcing;
    }

    @Override
    public boolean supportsMethod(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, Announce.class);
    }

    @Override
    public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
        Announce announce = AnnotatedElementUtils.findMergedAnnotation(method, Announce.class);
        if (announce == null) {
            throw new AssertionError("supportsMethod said that it has one: " + method);
        }
        Class<?> returned = method.getReturnType();
        if (returned == void.class || CompletionStage.class.isAssignableFrom(returned)) {
            throw new IllegalStateException("@Announce is on " + method + ", which returns " + returned.getSimpleName()
                    + "; what it returns is announced, so it has to be an object");
        }
        return new Announcing(beanName, type, method, AnnouncePlan.of(announce), announcing);
    }

    /** Before Spring's own factory, which takes every method. */
    @Override
    public int getOrder() {
        return 0;
    }

    private static final class Announcing extends ApplicationListenerMethodAdapter {
        private final AnnouncePlan plan;
        private final ObjectProvider<AnnouncingEvents> announcing;

        Announcing(
                String beanName,
                Class<?> type,
                Method method,
                AnnouncePlan plan,
                ObjectProvider<AnnouncingEvents> announcing) {
            super(beanName, type, method);
            this.plan = plan;
            this.announcing = announcing;
        }

        @Override
        protected void handleResult(Object result) {
            announcing.getObject().announce(plan, result);
        }

        @Override
        public boolean supportsAsyncExecution() {
            return false;
        }
    }
}
