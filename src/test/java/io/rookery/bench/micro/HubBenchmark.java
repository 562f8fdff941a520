package io.rookery.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One signal to all listeners of a topic on an event loop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubBenchmark {
    @Param({"1", "100", "1000"})
    public int listeners = 1;

    private Hub hub = new Hub(Said.dialect("json"), 0);

    @Setup
    public void prepare() {
        hub = new Hub(Said.dialect("json"), listeners);
    }

    @Benchmark
    public void say() {
        hub.say();
    }
}
