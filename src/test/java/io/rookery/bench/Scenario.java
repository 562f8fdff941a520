package io.rookery.bench;

/** One thing that can be measured. To add one, implement this and name it in {@link Bench#SCENARIOS}. */
interface Scenario {
    void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception;

    /** How many nodes it is measured on. */
    default int nodes(BenchOptions options) {
        return 1;
    }
}
