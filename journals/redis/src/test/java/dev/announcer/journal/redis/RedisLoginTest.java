package dev.announcer.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authentication and TLS, against servers that insist on them. */
final class RedisLoginTest {
    private static void works(String uri) {
        try (Node node = new Node(uri)) {
            node.append("hello");
            node.awaitHeard("hello");
            assertThat(node.locate(node.last().id()).position())
                    .isEqualTo(node.last().position());
            assertThat(node.journal.toString()).contains("127.0.0.1").doesNotContain("s3cret", "announcing");
        }
    }

    private static void isRefused(String uri, String why) {
        assertThatThrownBy(() -> RedisJournal.open(uri))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(why)
                .satisfies(refused -> {
                    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain("s3cret", "wr0ng");
                    }
                });
    }

    @Test
    void password_isAsked() {
        try (RedisProcess redis = RedisProcess.start("requirepass s3cret@/")) {
            String at = "@127.0.0.1:" + redis.port();
            works("redis://:s3cret%40%2F" + at);
            works("redis://default:s3cret@%2F" + at);
            isRefused("redis://:wr0ng" + at, "WRONGPASS");
            isRefused(redis.uri(), "NOAUTH");
        }
    }

    /** What a user needs to be allowed; operations.md quotes it. */
    @Test
    void user_withNoMoreRightsThanNeeded_isEnough() {
        try (RedisProcess redis = RedisProcess.start("requirepass s3cret")) {
            Map<String, String> admin = Map.of("REDISCLI_AUTH", "s3cret");
            String made = redis.command(
                    admin,
                    ("ACL SETUSER announcing on >s3cret ~{news}:* +eval +evalsha +xread +xadd +xrange +xrevrange +xtrim +xlen"
                                    + " +hget +hmget +hset +hdel +del +exists +time")
                            .split(" "));
            assertThat(made).isEqualTo("OK");
            String at = "redis://announcing:s3cret@127.0.0.1:" + redis.port();
            works(at + "?key=news");
            isRefused(at + "?key=others", "NOPERM");
        }
    }

    @Test
    void database_isTheOneThatWasAskedFor() {
        try (RedisProcess redis = RedisProcess.start()) {
            works(redis.uri() + "/3");
            assertThat(redis.command("-n", "3", "EXISTS", "{announcer}:stream")).isEqualTo("1");
            assertThat(redis.command("EXISTS", "{announcer}:stream")).isEqualTo("0");
            isRefused(redis.uri() + "/4000", "DB index");
        }
    }

    @Test
    void tls_trustsTheGivenCertificates_orThoseOfTheJvm(@TempDir Path files) throws Exception {
        Path certificate = certificate(files, "server");
        try (RedisProcess redis = RedisProcess.start(
                "tls-cert-file " + certificate,
                "tls-key-file " + files.resolve("server.key"),
                "tls-ca-cert-file " + certificate)) {
            String at = "rediss://127.0.0.1:" + redis.port() + "?timeout=60s";
            works(at + "&ca=" + certificate);
            isRefused(at, "certification path");
            isRefused(at + "&ca=" + files.resolve("missing.pem"), "missing.pem");
        }
    }

    /** Signed by itself, for 127.0.0.1. */
    private static Path certificate(Path files, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = files.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Files.writeString(
                files.resolve(name + ".key"),
                pem("PRIVATE KEY", keys.getKey(name, "changeit".toCharArray()).getEncoded()));
        return Files.writeString(
                files.resolve(name + ".pem"),
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
