package dev.announcer.spring;

import dev.announcer.Announcement;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;

/** Announces application events whose class has {@link Announce}, and what methods with it return. Thread-safe. */
final class AnnouncingEvents implements ApplicationListener<ApplicationEvent> {
    private static final boolean TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            AnnouncingEvents.class.getClassLoader());

    private final ObjectProvider<JsonAnnouncer> announcer;
    private final Map<Class<?>, Optional<AnnouncePlan>> plans = new ConcurrentReferenceHashMap<>();

    /** The announcer is looked up when it is needed: the first events come before most beans are made. */
    AnnouncingEvents(ObjectProvider<JsonAnnouncer> announcer) {
        this.announcer = announcer;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        Object published = event instanceof PayloadApplicationEvent<?> carrier ? carrier.getPayload() : event;
        plans.computeIfAbsent(published.getClass(), AnnouncingEvents::plan)
                .ifPresent(plan -> announce(plan, published));
    }

    private static Optional<AnnouncePlan> plan(Class<?> type) {
        return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(type, Announce.class))
                .map(AnnouncePlan::of);
    }

    /** On the thread of who published: on another one the transaction would not be seen. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    void announce(AnnouncePlan plan, Object data) {
        JsonAnnouncer by = announcer.getObject();
        Announcement announcement = plan.announcement(data, by);
        // What becomes of it is not waited for; failures of the journal are told to the observer.
        Runnable announce = () -> by.announce(announcement);
        if (plan.afterCommit() && TRANSACTIONS) {
            AfterCommit.run(announce);
        } else {
            announce.run();
        }
    }
}
