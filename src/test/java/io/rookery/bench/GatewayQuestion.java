package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.rookery.testing.client.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One question to a node where a user is to connect: {@code GET /api/v1/gateway}. Used by its event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // What is not answered ends with the connection.
final class GatewayQuestion extends ChannelInboundHandlerAdapter {
    private static final long ANSWERED_WITHIN_SECONDS = 5;
    private static final int ANSWER_BYTES_MAX = 16 * 1024;
    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");

    /**
     * What came of it.
     *
     * @param urls the first choice, then the alternatives; empty when there is none
     * @param retryAfterMillis what the node asked for; zero when it did not
     */
    record Advice(List<String> urls, long retryAfterMillis) {
        static final Advice NONE = new Advice(List.of(), 0);
    }

    private final String request;
    private final Consumer<Advice> then;
    private final StringBuilder answer = new StringBuilder();

    private GatewayQuestion(Endpoint node, String token, Consumer<Advice> then) {
        this.request = "GET /api/v1/gateway HTTP/1.1\r\nHost: " + node.host() + "\r\nAuthorization: Bearer " + token
                + "\r\nConnection: close\r\n\r\n";
        this.then = then;
    }

    static void ask(Fleet fleet, Loop loop, Endpoint node, String token, Consumer<Advice> then) {
        GatewayQuestion question = new GatewayQuestion(node, token, then);
        fleet.dial(question, loop, node.host(), node.port()).addListener(result -> {
            if (!result.isSuccess()) then.accept(Advice.NONE);
        });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        context.writeAndFlush(context.alloc().directBuffer(bytes.length).writeBytes(bytes), context.voidPromise());
        context.executor().schedule(() -> context.close(), ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        answer.append(in.toString(StandardCharsets.UTF_8));
        in.release();
        if (answer.length() > ANSWER_BYTES_MAX) context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        List<String> urls = answer.indexOf("HTTP/1.1 200") == 0
                ? URL.matcher(answer).results().map(url -> url.group(1)).toList()
                : List.of();
        then.accept(new Advice(urls, PlayerSocket.retryAfterMillis(answer.toString())));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
