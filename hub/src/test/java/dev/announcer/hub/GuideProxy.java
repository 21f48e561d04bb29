package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A proxy as the guide configures it: its file with other ports and another certificate, and around it what the
 * distribution's package brings.
 */
enum GuideProxy {
    NGINX("nginx.conf") {
        @Override
        RawProxy start(Path folder, int port, String site, TestCertificate tls) {
            return RawProxy.nginx(folder, port, site.replace("listen 443", "listen 127.0.0.1:" + port));
        }
    },
    NGINX_TWO_HUBS("nginx-two-hubs.conf") {
        @Override
        RawProxy start(Path folder, int port, String site, TestCertificate tls) {
            return NGINX.start(folder, port, site, tls);
        }
    },
    APACHE("apache.conf") {
        private static final List<String> MODULES = List.of("mpm_event", "authz_core", "ssl", "proxy", "proxy_http");

        @Override
        RawProxy start(Path folder, int port, String site, TestCertificate tls) {
            Path program = RawProxy.installed("apache2");
            StringBuilder config = new StringBuilder("""
                    ServerRoot FOLDER
                    DefaultRuntimeDir FOLDER
                    PidFile FOLDER/pid
                    ErrorLog FOLDER/error.log
                    Listen 127.0.0.1:PORT
                    """);
            for (String module : MODULES) {
                config.append("LoadModule " + module + "_module /usr/lib/apache2/modules/mod_" + module + ".so\n");
            }
            if (RawProxy.isRoot()) { // its children refuse to be root
                config.append("User www-data\nGroup www-data\n");
            }
            config.append(site.replace("*:443", "*:PORT"));
            return RawProxy.start(
                    port,
                    folder,
                    config.toString().replace("FOLDER", folder.toString()).replace("PORT", Integer.toString(port)),
                    file -> List.of(program.toString(), "-DFOREGROUND", "-f", file));
        }
    },
    CADDY("Caddyfile") {
        @Override
        RawProxy start(Path folder, int port, String site, TestCertificate tls) {
            Path program = RawProxy.installed("caddy");
            String config = """
                    {
                        admin off
                        auto_https disable_redirects
                        storage file_system FOLDER
                    }
                    """.replace("FOLDER", folder.toString())
                    + site.replace(
                            "news.example {",
                            "localhost:" + port + " {\n    bind 127.0.0.1\n    tls " + tls.certificate() + " "
                                    + tls.key());
            return RawProxy.start(
                    port,
                    folder,
                    config,
                    file -> List.of(program.toString(), "run", "--adapter", "caddyfile", "--config", file));
        }
    },
    HAPROXY("haproxy.cfg") {
        @Override
        RawProxy start(Path folder, int port, String site, TestCertificate tls) {
            Path program = RawProxy.installed("haproxy");
            return RawProxy.start(
                    port,
                    folder,
                    site.replace("bind :443", "bind 127.0.0.1:" + port),
                    file -> List.of(program.toString(), "-db", "-f", file));
        }
    },
    /** Over plain HTTP, where the delay is that its {@code option http-no-delay} takes away. */
    HAPROXY_WITHOUT_TLS("haproxy.cfg") {
        @Override
        RawProxy start(Path folder, int port, String site, TestCertificate tls) {
            return HAPROXY.start(folder, port, site.replaceFirst(" ssl crt .*", ""), tls);
        }
    };

    private static final Path FILES = Path.of("..", "examples", "proxies");

    private final String file;

    GuideProxy(String file) {
        this.file = file;
    }

    abstract RawProxy start(Path folder, int port, String site, TestCertificate tls);

    /** In front of hubs at these ports; in the guide they are 5000 and 5001. */
    RawProxy start(Path folder, TestCertificate tls, int... hubs) {
        try {
            String site = Files.readString(FILES.resolve(file))
                    .replace("/etc/ssl/news.example.crt", tls.certificate().toString())
                    .replace("/etc/ssl/news.example.key", tls.key().toString())
                    .replace("/etc/ssl/news.example.pem", tls.both().toString());
            for (int i = 0; i < hubs.length; i++) {
                String shown = "127.0.0.1:" + (5000 + i);
                assertTrue(site.contains(shown), shown + " in " + file);
                site = site.replace(shown, "127.0.0.1:" + hubs[i]);
            }
            return start(folder, RawProxy.freePort(), site, tls);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
