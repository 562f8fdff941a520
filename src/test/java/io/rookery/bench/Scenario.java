package io.rookery.bench;

/** One thing that can be measured. To add one, implement this and name it in {@link Bench#SCENARIOS}. */
interface Scenario {
    void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception;

    /** Runs it against the server that the options name; what needs no server does without. */
    default void run(BenchOptions options, BenchReport report) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.of(options, nodes(options))) {
            run(options, server, report);
        }
    }

    /** How many nodes it is measured on. */
    default int nodes(BenchOptions options) {
        return 1;
    }
}
