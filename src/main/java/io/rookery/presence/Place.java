package io.rookery.presence;

import io.rookery.identity.Topic;

/**
 * Where users are together.
 *
 * @param name of the zone or the channel
 */
record Place(Kind kind, String name) {

    enum Kind {
        ZONE,
        CHANNEL
    }

    static Place zone(String name) {
        return new Place(Kind.ZONE, name);
    }

    static Place channel(Topic topic) {
        return new Place(Kind.CHANNEL, topic.name());
    }

    /** Decides the home; a channel has the same one as its messages. */
    int key() {
        return Topic.placementOf(kind == Kind.ZONE ? "zone:" + name : name);
    }
}
