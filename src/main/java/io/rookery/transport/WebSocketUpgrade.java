package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.rookery.auth.VerifiedToken;
import io.rookery.protocol.CloseCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns an HTTP request into a WebSocket, if everything about it is as it should be. The one place where clients are let
 * in.
 */
final class WebSocketUpgrade {
    private static final String DECODER = "httpDecoder";
    private static final long RETRY_SECONDS = 1;

    /** What the kernel keeps of one socket before it is sent: what waits there can be neither overtaken nor superseded. */
    private static final long UNSENT_BYTES_MAX = 16 << 10;

    private static final long RETRY_ADDRESS_SECONDS = 10;
    private static final long RETRY_FULL_SECONDS = 5;
    private static final long RETRY_MEMORY_SECONDS = 5;

    private final GatewayLoop loop;
    private final GatewayNode node;
    private final Credentials credentials;
    private final List<DialectEncoding> encodings;
    private final WriteBufferWaterMark waterMark;

    /**
     * @param encodings to choose from; the first is that of clients that name none
     */
    WebSocketUpgrade(GatewayLoop loop, List<DialectEncoding> encodings) {
        this.loop = loop;
        this.encodings = encodings;
        this.node = loop.node();
        this.credentials = new Credentials(node);
        this.waterMark = new WriteBufferWaterMark(Outbound.WRITE_AHEAD_BYTES / 2, Outbound.WRITE_AHEAD_BYTES);
    }

    /** To be called while the head of the request is read, so that no frame is taken for another request. */
    void handle(HttpServerRequest request) {
        Handshake.Reading reading = Handshake.read(request);
        Handshake handshake = reading.handshake();
        if (handshake == null) {
            refuse(request, reading.problem());
        } else {
            admit(request, handshake);
        }
    }

    private void admit(HttpServerRequest request, Handshake handshake) {
        String origin = handshake.origin();
        if (origin != null && !node.origins().allows(origin)) {
            refuse(request, Problem.of(403, "Forbidden", "the origin is not allowed"));
            return;
        }
        Channel channel = ((ConnectionBase) request.connection()).channel();
        Credentials.Reading who = credentials.read(request, channel.remoteAddress(), origin != null);
        Problem problem = who.problem() != null ? who.problem() : crowded(channel.remoteAddress());
        if (problem != null) {
            refuse(request, problem);
        } else {
            accept(channel, handshake, who.token());
        }
    }

    private @Nullable Problem crowded(SocketAddress peer) {
        if (node.drain().isUnderWay()) {
            return Problem.retryLater(503, "Service Unavailable", "the node takes no more clients", RETRY_SECONDS);
        }
        if (!node.memory().admits()) {
            return Problem.retryLater(503, "Service Unavailable", "the node is full", RETRY_MEMORY_SECONDS);
        }
        double share = node.slowStart().share();
        if (loop.opener().turns().isCrowded() || !loop.admission().take(System.nanoTime(), share)) {
            long seconds = loop.admission().turn(System.nanoTime(), share);
            return Problem.retryLater(503, "Service Unavailable", "too many new sessions", seconds);
        }
        if (!node.connections().take()) {
            return Problem.retryLater(503, "Service Unavailable", "the node is full", RETRY_FULL_SECONDS);
        }
        if (!node.connectionsByAddress().take(address(peer))) {
            node.connections().release();
            return Problem.retryLater(
                    429, "Too Many Requests", "too many connections of one address", RETRY_ADDRESS_SECONDS);
        }
        return null;
    }

    private static InetAddress address(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
    }

    private void refuse(HttpServerRequest request, @Nullable Problem problem) {
        Problem said = problem == null ? Problem.badRequest("no handshake") : problem;
        node.metrics().refused(said.status());
        Map<String, String> headers = said.headers();
        if (!headers.containsKey("Connection")) {
            request.response().putHeader("Connection", "close");
        }
        said.send(request.response());
    }

    private void accept(Channel channel, Handshake handshake, @Nullable VerifiedToken token) {
        Optional<DialectEncoding> chosen = handshake.subprotocols().stream()
                .flatMap(name -> encoding(name).stream())
                .findFirst();
        boolean isKnown = chosen.isPresent() || handshake.subprotocols().isEmpty();
        DialectEncoding encoding = chosen.orElseGet(() -> encodings.get(0));
        WebSocketConnection connection = new WebSocketConnection(loop, encoding, address(channel.remoteAddress()));
        channel.config().setWriteBufferWaterMark(waterMark);
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES_MAX);
        }
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.context(DECODER).writeAndFlush(response(channel, handshake, chosen));
        replaceHandlers(pipeline, connection);
        if (!isKnown) {
            connection.end(CloseCode.UNSUPPORTED_PROTOCOL);
        } else if (token != null) {
            loop.sessionCommands().connectAtUpgrade(connection, token);
        }
        // What it has read too far comes to the connection now.
        pipeline.remove(DECODER);
    }

    /**
     * @param subprotocol as the client offered it
     */
    private Optional<DialectEncoding> encoding(String subprotocol) {
        return encodings.stream()
                .filter(encoding -> encoding.dialect().subprotocol().equals(subprotocol))
                .findFirst();
    }

    private static ByteBuf response(Channel channel, Handshake handshake, Optional<DialectEncoding> chosen) {
        StringBuilder head = new StringBuilder(160)
                .append("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                .append("Sec-WebSocket-Accept: ")
                .append(handshake.accept())
                .append("\r\n");
        chosen.ifPresent(encoding -> head.append("Sec-WebSocket-Protocol: ")
                .append(encoding.dialect().subprotocol())
                .append("\r\n"));
        ByteBuf out = channel.alloc().directBuffer(256);
        out.writeCharSequence(head.append("\r\n"), StandardCharsets.US_ASCII);
        return out;
    }

    /** All that Vert.x put there goes, but for TLS and, for now, the decoder. */
    private static void replaceHandlers(ChannelPipeline pipeline, WebSocketConnection connection) {
        pipeline.replace(VertxHandler.class, "websocket", connection);
        for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
            boolean stays = entry.getValue() == connection
                    || entry.getValue() instanceof SslHandler
                    || entry.getKey().equals(DECODER);
            if (!stays) {
                pipeline.remove(entry.getKey());
            }
        }
    }
}
