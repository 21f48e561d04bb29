package dev.announcer.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.event.EventListener;

/**
 * Announces application events: on their class, whenever one is published; on a method, what it makes of one.
 *
 * <pre>{@code
 * @Announce(topic = "orders/{id}", type = "placed", afterCommit = true)
 * record OrderPlaced(long id, BigDecimal total) {}
 *
 * publisher.publishEvent(new OrderPlaced(42, total)); // announced under orders/42
 * }</pre>
 *
 * <p>A method with it is an {@link EventListener} for the event that it takes, and what it returns is announced; for
 * {@code null} nothing is.
 *
 * <p>What is announced is written as JSON ({@link JsonAnnouncer#event}) when the event is published, so it shows the state
 * of that moment, also {@link #afterCommit}. If it cannot be announced, because a placeholder has no value that a segment
 * of a topic may have, or it cannot be written, publishing fails with an {@link IllegalArgumentException}. That the
 * journal refused it is told to the announcer's observer only, which logs it: a notification does not undo what happened.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@EventListener
public @interface Announce {
    /**
     * Under which topics. A placeholder in braces stands for a property of what is announced, by its accessor, getter,
     * field or key: <code>{id}</code>, or one of a property's, <code>{customer.id}</code>. Its text has to be a segment:
     * not empty, no {@code /}, not {@code *} or {@code **}.
     */
    String[] topic();

    /** The type of the events; none by default, which a browser dispatches as {@code message}. */
    String type() default "";

    /** Whether only those hear it who may read one of its topics. */
    boolean isPrivate() default false;

    /**
     * Whether it waits for the commit of the transaction in which the event is published: announced after it, never if it
     * is rolled back, and at once without a transaction. Transactions that a reactive transaction manager runs are not
     * seen here: with one, publish after them.
     */
    boolean afterCommit() default false;
}
