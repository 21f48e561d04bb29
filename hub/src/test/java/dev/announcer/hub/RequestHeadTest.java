package dev.announcer.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
    private final HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/listen?a=b");

    @Test
    void headers_ofOneName_areFoundInAnyCaseAndInOrder() {
        request.headers()
                .add("X-Other", "0")
                .add("ACCEPT", "1")
                .add(AsciiString.of("accept"), "2")
                .add("Accept", "");
        RequestHead head = new RequestHead(request);
        assertThat(head.headers("Accept")).containsExactly("1", "2", "");
        assertThat(head.headers("x-other")).containsExactly("0");
        assertThat(head.headers("x-othe")).isEmpty();
        assertThat(head.headers("")).isEmpty();
    }

    @Test
    void head_withoutFields_hasNone() {
        RequestHead head = new RequestHead(request);
        assertThat(head.headers("host")).isEmpty();
        assertThat(head.isChunked()).isFalse();
        assertThat(head.expectsContinue()).isFalse();
        assertThat(head.path()).isEqualTo("/listen");
    }

    @Test
    void framingFields_inAnyCase_areSeen() {
        request.headers().add("TRANSFER-ENCODING", "chunked").add("EXPECT", "100-continue");
        RequestHead head = new RequestHead(request);
        assertThat(head.isChunked()).isTrue();
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.expectsContinue()).isTrue();
    }
}
