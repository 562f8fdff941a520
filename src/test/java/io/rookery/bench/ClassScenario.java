package io.rookery.bench;

/** A scenario that is run for one delivery class after the other. */
interface ClassScenario extends ServedScenario {
    void run(DeliveryKind kind, BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception;

    @Override
    default void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception {
        report.say(PhaseResult.tableHead());
        for (DeliveryKind kind : DeliveryKind.of(options)) run(kind, options, server, report);
    }
}
