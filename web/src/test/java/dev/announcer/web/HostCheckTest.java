package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
    private final HostCheck local = new HostCheck(WebPolicy.builder()
            .localOnly(true)
            .publicNames(List.of("News.Example", "other.example:8443"))
            .build());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:5000",
                "LocalHost:1",
                "localhost.",
                "localhost.:5000",
                "localhost:",
                "127.0.0.1",
                "127.0.0.1:5000",
                "[::1]",
                "[::1]:5000",
                "news.example",
                "NEWS.EXAMPLE:81",
                "other.example",
                "other.example:8443"
            })
    void host_ofThisMachine_isServed(String host) {
        assertThat(local.refuse(FakeRequest.get("/listen").with("host", host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "localhost:5000.evil.example",
                "evil.example:5000",
                "127.0.0.2",
                "127.0.0.1.evil.example",
                "0.0.0.0",
                "[::]",
                "[::1",
                "::1",
                "[::1]x",
                "[::ffff:127.0.0.1]",
                "2130706433",
                "",
                "localhost..",
                ".",
                "localhost:abc",
                "localhost:123456",
                "localhost:99999",
                "localhost@evil.example",
                "evil.example@localhost",
                "evil.example#localhost",
                "http://localhost",
                "localhost/",
                "localhost, evil.example",
                "lo\u00E7alhost",
                "localhost\t",
                "www.news.example"
            })
    void host_thatIsAnother_is421(String host) {
        WebResponse refused =
                local.refuse(FakeRequest.get("/listen").with("Host", host)).orElseThrow();
        assertThat(refused.status()).isEqualTo(421);
        assertThat(refused.header("content-type")).contains("application/problem+json");
    }

    @Test
    void host_thatIsAnother_afterOneThatWasServed_is421() {
        assertThat(local.refuse(FakeRequest.get("/listen").with("Host", "news.example:81")))
                .isEmpty();
        assertThat(local.refuse(FakeRequest.get("/listen").with("Host", "evil.example")))
                .isPresent();
        assertThat(local.refuse(FakeRequest.get("/listen").with("Host", "news.example:81")))
                .isEmpty();
        assertThat(local.refuse(FakeRequest.get("/listen").with("Host", "evil.example")))
                .isPresent();
    }

    @Test
    void host_absent_isServed() {
        assertThat(local.refuse(FakeRequest.get("/listen"))).isEmpty();
    }

    @Test
    void host_givenTwice_is421() {
        assertThat(local.refuse(FakeRequest.get("/").with("Host", "localhost").with("Host", "localhost")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example/listen", "http://evil.example", "http://localhost@evil.example/", "x:///"})
    void targetInAbsoluteForm_thatIsAnother_is421WhateverHostSays(String target) {
        assertThat(local.refuse(FakeRequest.get(target).with("Host", "localhost")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:5000/listen?x=http://evil.example/", "HTTP://LOCALHOST", "https://[::1]:1?x"})
    void targetInAbsoluteForm_ofThisMachine_isServedWhateverHostSays(String target) {
        assertThat(local.refuse(FakeRequest.get(target).with("Host", "evil.example")))
                .isEmpty();
    }

    @Test
    void urlInAQuery_isNoAbsoluteForm() {
        assertThat(local.refuse(
                        FakeRequest.get("/listen?topic=http://localhost/").with("Host", "evil.example")))
                .isPresent();
    }

    @Test
    void policyOfAllHosts_servesAll() {
        assertThat(new HostCheck(WebPolicy.builder().build())
                        .refuse(FakeRequest.get("/").with("Host", "evil.example")))
                .isEmpty();
    }
}
