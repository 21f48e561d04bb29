package dev.announcer.spring;

final class JettyContractTest extends MvcContract {
    @Override
    Platform platform() {
        return Platform.JETTY;
    }
}
