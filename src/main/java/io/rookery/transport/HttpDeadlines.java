package io.rookery.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends HTTP connections that take too long over a request, whether they send nothing or a byte now and then, and those that
 * take too long over an answer. Belongs to one event loop.
 */
final class HttpDeadlines {
    /** How long a client may take to read an answer. */
    static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);

    /** Connections of one loop that are not WebSockets; more are ended at once. */
    static final int CONNECTIONS_MAX = 10_000;

    private final long requestNanos;
    private final Set<Deadline> waiting = new LinkedHashSet<>();

    /**
     * @param requestDeadline from the connection's beginning, or the last answer, to the end of the next request
     */
    HttpDeadlines(Duration requestDeadline) {
        this.requestNanos = requestDeadline.toNanos();
    }

    /** Watches a connection until it is closed or no HTTP connection any more. */
    void watch(Channel channel) {
        if (waiting.size() >= CONNECTIONS_MAX) {
            channel.close();
        } else {
            channel.pipeline().addBefore("handler", "deadline", new Deadline());
        }
    }

    int watched() {
        return waiting.size();
    }

    void sweep(long nowNanos) {
        List<Deadline> late = new ArrayList<>();
        for (Deadline deadline : waiting) {
            if (deadline.isOver(nowNanos)) {
                late.add(deadline);
            }
        }
        late.forEach(Deadline::end);
    }

    private final class Deadline extends ChannelDuplexHandler {
        private @Nullable ChannelHandlerContext context;
        private long sinceNanos;
        private boolean answering;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
            sinceNanos = System.nanoTime();
            waiting.add(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            waiting.remove(this);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof LastHttpContent) {
                begin(true);
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof LastHttpContent) {
                begin(false);
            }
            ctx.write(message, promise);
        }

        private void begin(boolean answer) {
            answering = answer;
            sinceNanos = System.nanoTime();
        }

        private boolean isOver(long nowNanos) {
            return nowNanos - sinceNanos >= (answering ? ANSWER_DEADLINE.toNanos() : requestNanos);
        }

        private void end() {
            if (context != null) {
                context.close();
            }
        }
    }
}
