package io.rookery.protocol;

/** What is said to one request. */
public sealed interface Reply {
    RequestId id();

    boolean packed();

    record Done(RequestId id, boolean packed, Answer answer) implements Reply {}

    record Refused(RequestId id, boolean packed, Refusal refusal) implements Reply {}
}
