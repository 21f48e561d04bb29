package dev.announcer.servlet;

final class UndertowContractTest extends ServletContract {
    @Override
    Container container() {
        return Containers::undertow;
    }

    /** Undertow refuses it (400) before a servlet is asked. */
    @Override
    protected void query_thatIsNoForm_isRefused() {}
}
