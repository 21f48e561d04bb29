package dev.announcer.tck;

class DistantJournalContractTest extends RetainingJournalContract {
    @Override
    protected JournalVenue venue() {
        return new DistantVenue();
    }

    @Override
    protected boolean keepsBytes() {
        return false;
    }

    @Override
    protected boolean keepsAge() {
        return false;
    }
}
