package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            t=a             | a
            t=a+b           | a b
            t=a%2Bb         | a+b
            t=a%20b         | a b
            t=%26%3D%25     | &=%
            t=a=b           | a=b
            t               | ``
            t=              | ``
            &&t=a&&         | a
            t=a?b           | a?b
            t=%E2%82%AC     | €
            t=%e2%82%ac     | €
            t=%F0%9F%98%80  | 😀
            %74=a           | a
            t=a/b/**        | a/b/**
            t=a;u=b         | a;u=b
            """)
    void query_wellFormed_isDecodedAsForm(String query, String value) {
        assertThat(Query.of("/x?" + query).one("t")).contains(value);
    }

    @Test
    void query_rawBytesOfUtf8_areDecoded() {
        assertThat(Query.of("/x?t=\u00E2\u0082\u00AC").one("t")).contains("€");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t=%",
                "t=%4",
                "t=%4&u=1",
                "t=%zz",
                "t=%+1",
                "t=%-1",
                "t=% 1",
                "%=a",
                "t=%\u0661\u0661", // Arabic digits
                "t=%FF",
                "t=%C0%80",
                "t=%ED%A0%80",
                "t=%E2%82",
                "t=%F4%90%80%80",
                "t=\u00FF",
                "t=\u20AC"
            })
    void query_badEscapeOrNotUtf8_isRefused(String query) {
        assertThatThrownBy(() -> Query.of("/x?" + query)).isInstanceOfSatisfying(ProblemException.class, bad -> {
            assertThat(bad.problem().status()).isEqualTo(400);
            assertThat(bad.problem().detail()).startsWith("the query ");
        });
    }

    @Test
    void query_badBesideAKey_neverShowsTheKey() {
        assertThatThrownBy(() -> Query.of("/x?access_token=s3cret%"))
                .isInstanceOf(ProblemException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void one_givenTwice_isRefused() {
        Query query = Query.of("/x?type=a&type=a&id=");
        assertThatThrownBy(() -> query.one("type"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("type is given 2 times; it is allowed once");
        assertThat(query.one("id")).contains("");
        assertThat(query.one("none")).isEmpty();
    }

    @Test
    void all_repeated_keepsOrder() {
        assertThat(Query.of("/x?topic=b&x=1&topic=a&topic=b").all("topic")).containsExactly("b", "a", "b");
        assertThat(Query.of("/x").all("topic")).isEmpty();
        assertThat(Query.of("/x?").all("topic")).isEmpty();
    }

    @Test
    void last_ofSeveralNames_isTheLastThatSaysSomething() {
        Query query = Query.of("/x?a=1&b=2&a=&c=3");
        assertThat(query.last(Set.of("a", "b"))).isEqualTo("2");
        assertThat(query.last(Set.of("none"))).isEmpty();
    }

    @Test
    void allow_anotherParameter_isRefused() {
        assertThatThrownBy(() -> Query.of("/x?topic=a&tpoic=b").allow(List.of("topic", "type"), "/x"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("the parameter \"tpoic\" is not known; /x takes topic, type");
        assertThat(Query.of("/x?a=%61").one("a")).isEqualTo(Optional.of("a"));
    }
}
