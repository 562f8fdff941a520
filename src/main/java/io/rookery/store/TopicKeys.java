package io.rookery.store;

import io.rookery.identity.Topic;
import java.util.ArrayList;
import java.util.List;

/** The keys of a topic. All carry its name as hash tag; names have no braces, so no two topics share a key. */
record TopicKeys(String prefix) {

    /** Those of the log, in the order its scripts expect. */
    List<String> log(Topic topic) {
        String tag = tag(topic);
        return List.of(
                tag + "meta",
                tag + "log",
                tag + "sent:0",
                tag + "sent:1",
                tag + "acks",
                tag + "members",
                tag + "changes",
                tag + "edits");
    }

    /** Those of the log and of who reacted to one of its messages. */
    List<String> log(Topic topic, String messageId) {
        List<String> keys = new ArrayList<>(log(topic));
        keys.add(tag(topic) + "reactions:" + messageId);
        return keys;
    }

    /** Those of who belongs to a channel, in the order its scripts expect. */
    List<String> channel(Topic topic) {
        String tag = tag(topic);
        return List.of(
                tag + "channel",
                tag + "members",
                tag + "names",
                tag + "roles",
                tag + "invited",
                tag + "reads",
                tag + "meta",
                tag + "sanctions");
    }

    /** The same for scripts that change it, which note that where it is copied. */
    List<String> channel(Topic topic, Copying copying) {
        return copying.isOn() ? new SubjectKeys(prefix).channel(topic) : channel(topic);
    }

    /** What is known of the log; its other keys begin as this one does. */
    String meta(Topic topic) {
        return tag(topic) + "meta";
    }

    /** Those of the log, and then those that an append looks at. */
    List<String> append(Topic topic) {
        String tag = tag(topic);
        List<String> keys = new ArrayList<>(log(topic));
        keys.addAll(List.of(sanctions(topic), tag + "spoke", tag + "roles", blocked(topic)));
        return keys;
    }

    String sanctions(Topic topic) {
        return tag(topic) + "sanctions";
    }

    /** Whom the owner of an inbox blocks. */
    String blocked(Topic topic) {
        return tag(topic) + "blocked";
    }

    /** Of the log alone: what is known of it, and its messages. */
    List<String> messages(Topic topic) {
        String tag = tag(topic);
        return List.of(tag + "meta", tag + "log");
    }

    String members(Topic topic) {
        return tag(topic) + "members";
    }

    /** Of the owner and the moderators; who is in neither and in the members is a member. */
    String roles(Topic topic) {
        return tag(topic) + "roles";
    }

    private String tag(Topic topic) {
        return prefix + "topic:{" + topic.name() + "}:";
    }
}
