package dev.announcer.spring;

import org.junit.jupiter.api.Tag;

/** As {@link TomcatContractTest}; and the servlet module holds Jetty itself to the contract. */
@Tag("soak")
final class JettyContractTest extends MvcContract {
    @Override
    Platform platform() {
        return Platform.JETTY;
    }
}
