package io.rookery.protocol;

/** One thing a client asked for, read far enough to be answered. */
public sealed interface Request {
    RequestId id();

    /** Whether the parameters came as a packed protobuf message inside JSON, so that the answer must too. */
    boolean packed();

    record Asked(RequestId id, boolean packed, Command command) implements Request {}

    /** A request that a decoder already refused. */
    record Refused(RequestId id, boolean packed, Refusal refusal) implements Request {}
}
