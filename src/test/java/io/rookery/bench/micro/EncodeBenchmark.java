package io.rookery.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.Push;
import io.rookery.protocol.codec.Dialect;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The bytes of a push, as they are made once for all listeners of a dialect. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    private static final int ROOM = 1024;

    @Param({"json", "protobuf"})
    public String dialect = "json";

    @Param({"signal.event", "chat.message"})
    public String push = "signal.event";

    private final ByteBuf out = Unpooled.directBuffer(ROOM);
    private Dialect writer = Said.dialect(dialect);
    private Push said = Said.push(push);

    @Setup
    public void prepare() {
        writer = Said.dialect(dialect);
        said = Said.push(push);
    }

    @Benchmark
    public ByteBuf encode() {
        out.clear();
        writer.write(said, out);
        return out;
    }
}
