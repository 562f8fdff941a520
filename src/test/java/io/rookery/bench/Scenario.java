package io.rookery.bench;

/** One thing that can be measured. To add one, implement this and name it in {@link Bench#SCENARIOS}. */
interface Scenario {
    void run(BenchOptions options, BenchReport report) throws Exception;
}
