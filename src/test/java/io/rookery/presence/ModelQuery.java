package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.presence.ModelUser.Shown;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import java.util.Map;
import java.util.TreeMap;

/** A client's live query of a zone: what it makes of the snapshot and the diffs. */
final class ModelQuery {
    private static final String VIEWER = "viewer";

    final PresenceNode node;
    final String zone;
    final PresenceFilter filter;
    private final Map<String, Presence> members = new TreeMap<>();
    private LiveQuery query;
    private QueryResult told;
    private long version;

    ModelQuery(PresenceNode node, String zone, PresenceFilter filter) {
        this.node = node;
        this.zone = zone;
        this.filter = filter;
    }

    /** Whether it has its snapshot. */
    boolean hasBegun() {
        return query != null;
    }

    void look(RosterReplica replica) {
        if (query == null) {
            query = new LiveQuery("q", filter, replica.version(), replica.members());
            told = query.told().shownTo(VIEWER);
            told.members().forEach(member -> members.put(member.userId(), member));
            version = told.version();
            return;
        }
        if (query.refresh(replica.version(), replica.members())) {
            QueryResult before = told;
            told = query.told().shownTo(VIEWER);
            apply(before.diffTo(told, "q"));
        }
        assertThat(shown()).isEqualTo(shown(filter.select(replica.version(), replica.members())));
    }

    private void apply(Push.PresenceDiff diff) {
        assertThat(diff.version()).isGreaterThan(version);
        version = diff.version();
        diff.entered()
                .forEach(entered ->
                        assertThat(members.put(entered.userId(), entered)).isNull());
        diff.updated()
                .forEach(updated ->
                        assertThat(members.put(updated.userId(), updated)).isNotNull());
        diff.left().forEach(left -> assertThat(members.remove(left)).isNotNull());
    }

    /** Who is seen there, and how. */
    Map<String, Shown> shown() {
        return shown(members.values());
    }

    static Map<String, Shown> shown(Found found) {
        return shown(found.shownTo(VIEWER).members());
    }

    static Map<String, Shown> shown(Iterable<Presence> members) {
        Map<String, Shown> shown = new TreeMap<>();
        members.forEach(member -> shown.put(member.userId(), Shown.of(member)));
        return shown;
    }

    @Override
    public String toString() {
        return filter + " in " + zone + " on " + node;
    }
}
