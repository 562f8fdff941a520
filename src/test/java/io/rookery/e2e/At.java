package io.rookery.e2e;

import io.rookery.identity.RandomIds;
import io.vertx.core.json.JsonObject;

/**
 * Where a verb is done, and by whom.
 *
 * @param text what was said there; nobody says it elsewhere
 * @param said the offset of that message
 * @param messageId its id
 * @param writer who said it
 * @param user who does something now
 */
record At(
        String channel,
        String text,
        int said,
        String messageId,
        String owner,
        String moderator,
        String member,
        String writer,
        String user) {
    At by(String anybody) {
        return new At(channel, text, said, messageId, owner, moderator, member, writer, anybody);
    }

    /** A channel that nobody has made, with a message in it that nobody has said. */
    At neverMade() {
        String other = kind() + RandomIds.shortName();
        String id = messageId.replace(channel, other);
        return new At(other, RandomIds.shortName(), said, id, owner, moderator, member, writer, user);
    }

    /** The same channel, with a message in it that nobody has said. */
    At neverSaid() {
        String id = RandomIds.shortName() + messageId.substring(messageId.indexOf('.'));
        return new At(channel, text, said, id, owner, moderator, member, writer, user);
    }

    private String kind() {
        return channel.substring(0, channel.indexOf(':') + 1);
    }

    JsonObject params() {
        return new JsonObject().put("channel", channel);
    }

    JsonObject another() {
        return new JsonObject().put("channel", kind() + RandomIds.shortName());
    }

    JsonObject saying() {
        return params().put("text", "hello");
    }

    JsonObject speaking() {
        return new JsonObject().put("room", channel).put("text", "hello");
    }

    JsonObject textGame(String place) {
        return new JsonObject().put(place, channel).put("text", "hello");
    }

    JsonObject message() {
        return new JsonObject().put("messageId", messageId);
    }

    /** The page of the list where the channel would stand. */
    JsonObject listed() {
        return kind().equals("inbox:")
                ? new JsonObject()
                : new JsonObject().put("cursor", channel.substring(0, channel.length() - 1));
    }

    JsonObject aboutOther() {
        return params().put("userId", other());
    }

    /** A member who is somebody else. */
    String other() {
        return user.equals(member) ? moderator : member;
    }

    /** With whom the user may have written to and fro in the inbox. */
    String partner() {
        return user.equals(owner) ? writer : owner;
    }
}
