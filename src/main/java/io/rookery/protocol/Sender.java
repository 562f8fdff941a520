package io.rookery.protocol;

/** Who said something, as shown to those who hear it. */
public record Sender(String userId, String name) {}
