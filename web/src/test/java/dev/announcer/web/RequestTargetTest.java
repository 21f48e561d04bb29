package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
            /                        | -           | /         | -
            /listen                  | -           | /listen   | -
            /listen?                 | -           | /listen   | ``
            /listen?a=1?b            | -           | /listen   | a=1?b
            /listen?u=http://x/      | -           | /listen   | u=http://x/
            //x/listen               | -           | //x/listen | -
            http://h:1/listen?a      | h:1         | /listen   | a
            HTTPS://h?a              | h           | /         | a
            http://h                 | h           | /         | -
            http://u@h/x             | u@h         | /x        | -
            *                        | -           | *         | -
            h:443                    | -           | h:443     | -
            listen?u=http://x/       | -           | listen    | u=http://x/
            """)
    void target_ofAnyForm_isTakenApart(String target, String authority, String path, String query) {
        assertThat(RequestTarget.parse(target))
                .isEqualTo(new RequestTarget(Optional.ofNullable(authority), path, Optional.ofNullable(query)));
    }
}
