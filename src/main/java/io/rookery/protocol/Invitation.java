package io.rookery.protocol;

import org.jspecify.annotations.Nullable;

/** What lets a user join a channel that not everybody may join. */
public record Invitation(String channel, @Nullable String title, Sender from, long expiresAtMillis) {}
