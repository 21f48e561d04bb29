package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.EventStream;
import dev.announcer.ListenRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** What {@link Announce} and {@link JsonAnnouncer} announce. In memory an announcement is heard before announcing returns. */
final class AnnounceTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, AnnouncerAutoConfiguration.class))
            .withUserConfiguration(Beans.class);

    @Announce(topic = "orders/{id}", type = "placed")
    record Placed(long id, @Nullable String note) {}

    @Announce(
            topic = {"orders/{customer.name}/paid", "all"},
            isPrivate = true)
    record Paid(Customer customer) {}

    record Customer(String name) {}

    @Announce(topic = "users/{name}", afterCommit = true)
    record Renamed(@Nullable String name) {}

    @Announce(topic = "x/{nosuch}")
    record WithoutIt(int id) {}

    record Shipped(int number) {}

    /** Reads what a record does not have: a getter, an Optional. */
    @Announce(topic = "old/{number}/{place}")
    static final class OldFashioned {
        public int getNumber() {
            return 7;
        }

        public Optional<String> getPlace() {
            return Optional.of("here");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Announce(topic = "shipping/{number}")
        public @Nullable Map<String, Object> on(Shipped shipped) {
            return shipped.number() == 0 ? null : Map.of("number", shipped.number());
        }

        @Bean
        TransactionTemplate transactions() {
            return new TransactionTemplate(new NoDatabase());
        }
    }

    static final class Broken {
        public int getBroken() {
            throw new IllegalStateException("on purpose");
        }
    }

    static class ReturnsNothing {
        @Announce(topic = "shipping")
        public void on(Shipped shipped) {}
    }

    private static EventStream listen(AssertableApplicationContext context, String topic) {
        return context.getBean(Announcer.class)
                .listen(ListenRequest.builder().topics(topic).mayRead("**").build());
    }

    @Test
    void json_anyObject_isWrittenByTheApplicationsMapper() {
        runner.withPropertyValues("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE")
                .run(context -> {
                    JsonAnnouncer announcer = context.getBean(JsonAnnouncer.class);
                    try (EventStream heard = listen(context, "orders")) {
                        announcer.announce("orders", new Customer("Ada"));
                        announcer.announce("orders", "text", "as it is");
                        announcer.announce("orders", Event.of("typed", "as well"));
                        assertThat(heard.poll())
                                .contains(Event.of("{\"Name\":\"Ada\"}").withId(id(heard, 1)));
                        assertThat(heard.poll())
                                .contains(Event.of("text", "as it is").withId(id(heard, 2)));
                        assertThat(heard.poll())
                                .contains(Event.of("typed", "as well").withId(id(heard, 3)));
                    }
                });
    }

    /** Ids of a journal in memory are its epoch and a number from 1 on. */
    private static String id(EventStream heard, int number) {
        return heard.lastEventId().replaceFirst("-.*", "-" + number);
    }

    @Test
    void json_cannotBeWritten_isRefusedByName() {
        runner.run(context -> assertThatThrownBy(
                        () -> context.getBean(JsonAnnouncer.class).announce("orders", new Broken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be written as JSON"));
    }

    @Test
    void announce_onAnEventsClass_announcesWhatIsPublished() {
        runner.run(context -> {
            try (EventStream heard = listen(context, "orders/42")) {
                context.publishEvent(new Placed(42, null));
                context.publishEvent(new Placed(43, null));
                Event event = heard.poll().orElseThrow();
                assertThat(event.type()).contains("placed");
                assertThat(event.data()).isEqualTo("{\"id\":42,\"note\":null}");
                assertThat(heard.poll()).isEmpty();
            }
        });
    }

    @Test
    void announce_severalTopicsAndPrivate_isHeardUnderEachByThoseWhoMayRead() {
        runner.run(context -> {
            try (EventStream one = listen(context, "orders/ada/paid");
                    EventStream other = listen(context, "all");
                    EventStream stranger = context.getBean(Announcer.class).listen("all")) {
                context.publishEvent(new Paid(new Customer("ada")));
                assertThat(one.poll()).isPresent();
                assertThat(other.poll()).isPresent();
                assertThat(stranger.poll()).isEmpty();
            }
        });
    }

    @Test
    void announce_getterAndOptional_areProperties() {
        runner.run(context -> {
            try (EventStream heard = listen(context, "old/7/here")) {
                context.publishEvent(new OldFashioned());
                assertThat(heard.poll()).isPresent();
            }
        });
    }

    @Test
    void announce_onAMethod_announcesWhatItReturns() {
        runner.run(context -> {
            try (EventStream heard = listen(context, "shipping/5")) {
                context.publishEvent(new Shipped(0));
                context.publishEvent(new Shipped(5));
                assertThat(heard.poll().orElseThrow().data()).isEqualTo("{\"number\":5}");
                assertThat(heard.poll()).isEmpty();
            }
        });
    }

    @Test
    void announce_onAMethodThatReturnsNothing_endsTheStart() {
        runner.withBean(ReturnsNothing.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("what it returns is announced"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/", "*", "**", "a*", ""})
    void placeholder_valueThatIsNoSegment_isRefused(String value) {
        runner.run(context -> assertThatThrownBy(() -> context.publishEvent(new Renamed(value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{name} of topic \"users/{name}\" is ")
                .hasMessageContaining("it needs a value without / and *"));
    }

    @Test
    void placeholder_withoutValueOrProperty_isRefused() {
        runner.run(context -> {
            assertThatThrownBy(() -> context.publishEvent(new Renamed(null)))
                    .hasMessageContaining("{name} of topic \"users/{name}\" is nothing");
            assertThatThrownBy(() -> context.publishEvent(new WithoutIt(1)))
                    .hasMessageContaining("{nosuch} is no property of");
        });
    }

    @Test
    void afterCommit_inATransaction_isAnnouncedWhenItWasCommitted() {
        runner.run(context -> {
            try (EventStream heard = listen(context, "users/*")) {
                context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                    context.publishEvent(new Renamed("ada"));
                    assertThat(heard.poll()).isEmpty();
                });
                assertThat(heard.poll().orElseThrow().data()).isEqualTo("{\"name\":\"ada\"}");
            }
        });
    }

    @Test
    void afterCommit_rolledBack_isNotAnnounced() {
        runner.run(context -> {
            try (EventStream heard = listen(context, "users/*")) {
                context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                    context.publishEvent(new Renamed("ada"));
                    status.setRollbackOnly();
                });
                assertThat(heard.poll()).isEmpty();
            }
        });
    }

    @Test
    void afterCommit_withoutATransaction_isAnnouncedAtOnce() {
        runner.run(context -> {
            try (EventStream heard = listen(context, "users/*")) {
                context.publishEvent(new Renamed("ada"));
                assertThat(heard.poll()).isPresent();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/{", "a/}", "a/{}", "a/{b}}", "a/*/{b}"})
    void template_malformed_isRefused(String template) {
        assertThatThrownBy(() -> TopicTemplate.parse(template)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Transactions of nothing. */
    private static final class NoDatabase extends AbstractPlatformTransactionManager {
        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
