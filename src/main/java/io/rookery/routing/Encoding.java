package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.rookery.protocol.Push;

/** How pushes are written on a kind of connection, frame headers included. One instance serves all connections of the kind. */
public interface Encoding {
    void append(Push push, ByteBuf out);
}
