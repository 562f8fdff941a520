package io.rookery.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** A command from the bytes of its message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    @Param({"json", "protobuf"})
    public String dialect = "json";

    @Param({"signal.send", "chat.message", "system.subscribe"})
    public String command = "signal.send";

    private Dialect reader = Said.dialect(dialect);
    private ByteBuf message = Unpooled.EMPTY_BUFFER;

    @Setup
    public void prepare() {
        reader = Said.dialect(dialect);
        byte[] bytes = Said.command(command, reader);
        message = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    @Benchmark
    public Dialect.Inbound decode() {
        return reader.read(message.readerIndex(0));
    }
}
