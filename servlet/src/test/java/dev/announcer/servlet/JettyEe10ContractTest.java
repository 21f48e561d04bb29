package dev.announcer.servlet;

final class JettyEe10ContractTest extends ServletContract {
    @Override
    Container container() {
        return Containers::jettyEe10;
    }
}
