package io.rookery.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A connection whose user waits for every answer. */
final class RedisSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

    RedisSocket(Path address) {
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nullable
    Response send(Request request) {
        try {
            ByteBuffer out = ByteBuffer.wrap(((RequestImpl) request).encode().getBytes());
            while (out.hasRemaining()) {
                channel.write(out);
            }
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Response answer() throws IOException {
        String head = line();
        String rest = head.substring(1);
        return switch (head.charAt(0)) {
            case '+' -> SimpleStringType.create(rest);
            case ':' -> NumberType.create(Long.valueOf(rest));
            case '$' -> rest.equals("-1") ? null : BulkType.create(Buffer.buffer(bytes(Integer.parseInt(rest))), false);
            case '*' -> elements(Integer.parseInt(rest));
            default -> throw new IllegalStateException(head);
        };
    }

    private Response elements(int count) throws IOException {
        MultiType elements = MultiType.create(count, false);
        for (int i = 0; i < count; i++) {
            elements.add(answer());
        }
        return elements;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = next();
        }
        next();
        next();
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte each = next(); each != '\r'; each = next()) {
            line.append((char) each);
        }
        next();
        return new String(line.toString().getBytes(US_ASCII), UTF_8);
    }

    private byte next() throws IOException {
        while (!in.hasRemaining()) {
            in.clear();
            int read = channel.read(in);
            in.flip();
            if (read < 0) {
                throw new IOException("the server ended the connection");
            }
        }
        return in.get();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
