package io.rookery.protocol;

import io.rookery.identity.TopicKind;

/** Channels as text games and HTTP paths may name them: without their kind, which is clear from where the name stands. */
public final class ShortNames {
    private ShortNames() {}

    /** The channel of a room: {@code room:<id>}, unless the id is the name of a channel. */
    public static String room(String id) {
        return withKind(TopicKind.ROOM, id);
    }

    /** A channel that anybody may join: {@code world:<id>}, unless the id is the name of a channel. */
    public static String channel(String id) {
        return withKind(TopicKind.WORLD, id);
    }

    /** The room's id: the channel's name without its kind. */
    public static String roomId(String channel) {
        return withoutKind(TopicKind.ROOM, channel);
    }

    /** What {@link #channel} makes a channel's name of. */
    public static String channelId(String channel) {
        return withoutKind(TopicKind.WORLD, channel);
    }

    private static String withoutKind(TopicKind kind, String channel) {
        return channel.startsWith(kind.prefix())
                ? channel.substring(kind.prefix().length())
                : channel;
    }

    private static String withKind(TopicKind kind, String id) {
        return TopicKind.isNamedBy(id) ? id : kind.prefix() + id;
    }
}
