package io.rookery.store;

import io.rookery.identity.Topic;
import java.util.List;

/** The keys of a topic. All carry its name as hash tag; names have no braces, so no two topics share a key. */
record TopicKeys(String prefix) {

    /** Those of the log, in the order its scripts expect. */
    List<String> log(Topic topic) {
        String tag = tag(topic);
        return List.of(tag + "meta", tag + "log", tag + "sent:0", tag + "sent:1", tag + "acks", tag + "members");
    }

    String channel(Topic topic) {
        return tag(topic) + "channel";
    }

    String members(Topic topic) {
        return tag(topic) + "members";
    }

    String names(Topic topic) {
        return tag(topic) + "names";
    }

    private String tag(Topic topic) {
        return prefix + "topic:{" + topic.name() + "}:";
    }
}
