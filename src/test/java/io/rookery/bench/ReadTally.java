package io.rookery.bench;

/** What listeners have read, together. */
final class ReadTally {
    long taken;
    long missed;
    long unread;
    long repeated;
    long faults;

    /**
     * @param head the newest acknowledged offset of its channel
     */
    void add(LogPlace place, long head) {
        taken += place.taken();
        missed += place.missed();
        repeated += place.repeated();
        faults += place.faults();
        unread += Math.max(0, head - place.offset());
    }
}
