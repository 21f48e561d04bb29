package dev.announcer.servlet;

final class TomcatContractTest extends ServletContract {
    @Override
    Container container() {
        return Containers::tomcat;
    }
}
