package io.rookery.bench;

/** A scenario that is run against a server which the options may name, or one of its own. */
interface ServedScenario extends Scenario {
    void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception;

    @Override
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
