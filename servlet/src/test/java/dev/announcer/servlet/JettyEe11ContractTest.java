package dev.announcer.servlet;

final class JettyEe11ContractTest extends ServletContract {
    @Override
    Container container() {
        return Containers::jettyEe11;
    }
}
