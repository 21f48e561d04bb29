package dev.announcer.spring;

final class TomcatContractTest extends MvcContract {
    @Override
    Platform platform() {
        return Platform.TOMCAT;
    }
}
