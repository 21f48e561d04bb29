package dev.announcer.servlet;

import org.junit.jupiter.api.Tag;

/** As {@link JettyEe11ContractTest}: between the two lie the same connections, and the same API. */
@Tag("soak")
final class JettyEe10ContractTest extends ServletContract {
    @Override
    Container container() {
        return Containers::jettyEe10;
    }
}
