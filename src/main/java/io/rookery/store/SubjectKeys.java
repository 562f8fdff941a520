package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import java.util.ArrayList;
import java.util.List;

/** The keys of what is copied into the archive, with those beside it that say what is not copied yet. */
record SubjectKeys(String prefix) {

    /** As {@link TopicKeys#channel}, and then those of the copy. */
    List<String> channel(Topic topic) {
        List<String> keys = new ArrayList<>(new TopicKeys(prefix).channel(topic));
        keys.addAll(copy(new Subject.Channel(topic)));
        return keys;
    }

    List<String> user(UserId user) {
        List<String> keys = new ArrayList<>(List.of(sanctions(user)));
        keys.addAll(copy(new Subject.User(user)));
        return keys;
    }

    /** What a user suffers in the whole game. */
    String sanctions(UserId user) {
        return prefix + "moderation:user:{" + user.value() + '}';
    }

    List<String> reports() {
        String tag = reportsTag();
        List<String> keys = new ArrayList<>(List.of(tag + "all", tag + "open", tag + "closed", tag + "outcomes"));
        keys.addAll(copy(new Subject.Reports()));
        return keys;
    }

    String reportsTag() {
        return prefix + "moderation:{reports}:";
    }

    List<String> copy(Subject subject) {
        return List.of(copied(subject), uncopied(subject));
    }

    String copied(Subject subject) {
        return tag(subject) + "copied";
    }

    String uncopied(Subject subject) {
        return tag(subject) + "uncopied";
    }

    private String tag(Subject subject) {
        if (subject instanceof Subject.Channel channel) {
            return prefix + "topic:{" + channel.topic().name() + "}:";
        }
        return subject instanceof Subject.User user ? sanctions(user.user()) + ':' : reportsTag();
    }

    String marks(int partition) {
        return prefix + "copying:{" + partition + "}:marks";
    }
}
