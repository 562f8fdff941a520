package io.rookery.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.identity.UserId;
import io.rookery.presence.Relations;
import io.rookery.protocol.Refusal;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.RelationStore;
import io.rookery.store.RelationStore.Edit;
import io.rookery.store.RelationStore.ListChange;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the game's services can say and ask of their users' relations. */
final class RelationCommands {
    static final String USERS = "users";
    static final String VISIBILITY = "visibility";

    private static final Set<String> VISIBILITIES = Arrays.stream(PresenceVisibility.values())
            .map(PresenceVisibility::label)
            .collect(Collectors.toSet());

    /** A list of a user. */
    enum RelationList {
        FRIENDS(RelationStore.FRIENDS_MAX),
        BLOCKED(RelationStore.BLOCKED_MAX);

        private final int usersMax;

        RelationList(int usersMax) {
            this.usersMax = usersMax;
        }
    }

    private final Relations relations;

    RelationCommands(Relations relations) {
        this.relations = relations;
    }

    Future<ObjectNode> users(String user, RelationList list) {
        UserId id = user("user", user);
        Future<List<UserId>> found = list == RelationList.FRIENDS ? relations.friends(id) : relations.blocked(id);
        return found.map(users -> {
            ObjectNode answer = StrictJson.object().put("count", users.size()).put("max", list.usersMax);
            ArrayNode names = answer.putArray(USERS);
            users.forEach(each -> names.add(each.value()));
            return answer;
        });
    }

    /** Takes the field {@link #USERS}. */
    Future<ObjectNode> change(String user, RelationList list, Edit edit, Fields fields) {
        UserId id = user("user", user);
        Set<UserId> users = users(id, fields.names(USERS, edit == Edit.REPLACE ? 0 : 1, list.usersMax));
        Future<ListChange> change = list == RelationList.FRIENDS
                ? relations.changeFriends(id, edit, users)
                : relations.changeBlocked(id, edit, users);
        return change.map(changed -> StrictJson.object()
                .put("count", changed.count())
                .put("added", changed.added().size())
                .put("removed", changed.removed().size()));
    }

    Future<ObjectNode> visibility(String user) {
        return relations.visibility(user("user", user)).map(RelationCommands::json);
    }

    /** Takes the field {@link #VISIBILITY}. */
    Future<ObjectNode> show(String user, Fields fields) {
        UserId id = user("user", user);
        String label = fields.text(VISIBILITY, Fields.NAME_BYTES_MAX);
        PresenceVisibility visibility = PresenceVisibility.of(fields.oneOf(VISIBILITY, VISIBILITIES, label))
                .orElseThrow();
        return relations.show(id, visibility).map(done -> json(visibility));
    }

    private static ObjectNode json(PresenceVisibility visibility) {
        return StrictJson.object().put(VISIBILITY, visibility.label());
    }

    private static Set<UserId> users(UserId self, List<String> names) {
        Set<UserId> users = new LinkedHashSet<>();
        for (String name : names) {
            UserId user = user(USERS, name);
            if (user.equals(self)) {
                throw Refusal.invalidParams(USERS + ": " + name + " (expected: other users)");
            }
            users.add(user);
        }
        return users;
    }

    private static UserId user(String field, String name) {
        try {
            return new UserId(name);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(field + ": " + e.getMessage());
        }
    }
}
