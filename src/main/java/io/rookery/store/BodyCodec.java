package io.rookery.store;

import io.rookery.protocol.MessageBody;

/** How a message's body is written in the log. What was once written stays readable. */
public interface BodyCodec {

    byte[] encode(MessageBody body);

    MessageBody decode(byte[] bytes);
}
