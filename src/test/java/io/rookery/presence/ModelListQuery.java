package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.presence.ModelUser.Shown;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client's live query of users by name: what it makes of the snapshot and the diffs, whichever comes first. */
final class ModelListQuery {
    final PresenceNode node;
    final List<UserId> users;
    final PresenceFilter filter;
    final Subscriber client;
    private final Map<String, Presence> members = new TreeMap<>();
    private final List<Push.PresenceDiff> early = new ArrayList<>();
    private String id;
    private long version;
    private int total;
    private boolean failed;

    ModelListQuery(PresenceNode node, int number, List<UserId> users, PresenceFilter filter) {
        this.node = node;
        this.users = users;
        this.filter = filter;
        this.client = node.gateway.connect(new UserId("asker" + number), number, this::pushed);
    }

    void begin() {
        node.queries.watchUsers(client, users, filter).onSuccess(this::begun).onFailure(failure -> failed = true);
    }

    /** The client would ask again. */
    boolean hasFailed() {
        return failed;
    }

    boolean hasBegun() {
        return id != null;
    }

    String id() {
        return id;
    }

    private void begun(LoopQueries.Watched watched) {
        id = watched.queryId();
        version = watched.shown().version();
        total = watched.shown().total();
        watched.shown().members().forEach(member -> members.put(member.userId(), member));
        early.forEach(this::apply);
    }

    private void pushed(Push push) {
        Push.PresenceDiff diff = (Push.PresenceDiff) push;
        if (hasBegun()) {
            apply(diff);
        } else {
            early.add(diff);
        }
    }

    private void apply(Push.PresenceDiff diff) {
        assertThat(diff.queryId()).isEqualTo(id);
        assertThat(diff.version()).as("version after %d", version).isGreaterThan(version);
        version = diff.version();
        total = diff.total();
        diff.entered()
                .forEach(entered ->
                        assertThat(members.put(entered.userId(), entered)).isNull());
        diff.updated()
                .forEach(updated ->
                        assertThat(members.put(updated.userId(), updated)).isNotNull());
        diff.left().forEach(left -> assertThat(members.remove(left)).isNotNull());
        assertThat(members.size()).as("members of %d", total).isEqualTo(Math.min(total, filter.limit()));
    }

    Map<String, Shown> shown() {
        return ModelQuery.shown(members.values());
    }

    @Override
    public String toString() {
        return filter + " of " + users + " on n" + node.number;
    }
}
