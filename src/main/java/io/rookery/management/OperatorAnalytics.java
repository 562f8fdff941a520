package io.rookery.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.presence.Census;
import io.rookery.presence.Heads;
import io.rookery.presence.Lengths;
import io.rookery.presence.PresenceAnalytics;
import io.rookery.presence.PresenceAnalytics.ClusterCensus;
import io.rookery.presence.Stays;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.rookery.store.ActiveUsers;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.UserRecord;
import io.rookery.store.WentOffline.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators can ask about users and sessions. */
final class OperatorAnalytics {
    static final int ZONES = 50;
    static final int ZONES_MAX = 1_000;
    static final int DAYS = 7;

    private final PresenceAnalytics analytics;
    private final Clock clock;

    OperatorAnalytics(PresenceAnalytics analytics, Clock clock) {
        this.analytics = analytics;
        this.clock = clock;
    }

    /** Who is there, by status, platform, zone and node. */
    Future<ObjectNode> presence(MultiMap query) {
        int zones = Parameters.read(query, Set.of("zones")).number("zones", ZONES, 0, ZONES_MAX);
        return analytics.census().map(census -> {
            Census sum = census.sum().withZones(zones);
            ObjectNode answer = heads(StrictJson.object(), sum.all());
            ObjectNode statuses = answer.putObject("statuses");
            sum.statuses().forEach((status, heads) -> heads(statuses.putObject(status.label()), heads));
            ObjectNode platforms = answer.putObject("platforms");
            sum.platforms().forEach((platform, sessions) -> platforms.put(platform.label(), sessions));
            ArrayNode fullest = answer.putArray("zones");
            sum.zones().forEach((zone, heads) -> heads(fullest.addObject().put("zone", zone), heads));
            heads(answer.putObject("otherZones"), sum.otherZones());
            ArrayNode nodes = answer.putArray("nodes");
            census.nodes().forEach((node, own) -> heads(node(nodes, node), own.all()));
            return silent(answer, census);
        });
    }

    /** All that is known of one user. */
    Future<ObjectNode> user(String name, MultiMap query) {
        Parameters.read(query, Set.of());
        UserId user;
        try {
            user = new UserId(name);
        } catch (IllegalArgumentException bad) {
            throw Refusal.invalidParams(bad.getMessage());
        }
        return analytics
                .describe(user)
                .map(found -> found.map(OperatorAnalytics::json)
                        .orElseThrow(() -> Refusal.of(
                                ErrorCode.NOT_FOUND, "user: " + user + " (expected: one seen in the last 30 days)")));
    }

    /** How long sessions are, how users come and how many come. */
    Future<ObjectNode> sessions(MultiMap query) {
        int days = Parameters.read(query, Set.of("days")).number("days", DAYS, 1, ActiveUsers.DAYS_KEPT);
        return analytics
                .census()
                .compose(census -> active(days).map(active -> {
                    Census sum = census.sum();
                    ObjectNode answer = StrictJson.object();
                    ObjectNode platforms = answer.putObject("platforms");
                    stays(platforms.putObject("all"), sum.allStays());
                    sum.stays().forEach((platform, stays) -> stays(platforms.putObject(platform.label()), stays));
                    answer.putObject("arrivals")
                            .put("new", sum.arrived(Arrival.NEW))
                            .put("returning", sum.arrived(Arrival.RETURNING));
                    answer.set("active", active);
                    ArrayNode nodes = answer.putArray("nodes");
                    census.nodes().keySet().forEach(node -> node(nodes, node));
                    return silent(answer, census);
                }));
    }

    private Future<ObjectNode> active(int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<LocalDate> past =
                today.minusDays(days - 1L).datesUntil(today.plusDays(1)).toList();
        Map<LocalDate, Future<Long>> daily = new LinkedHashMap<>();
        past.forEach(day -> daily.put(day, analytics.activeUsers(List.of(day))));
        Future<Long> together = analytics.activeUsers(past);
        return Future.all(new ArrayList<>(daily.values()))
                .compose(counted -> together)
                .map(sum -> {
                    ObjectNode active = StrictJson.object().put("days", days).put("users", sum);
                    ObjectNode each = active.putObject("daily");
                    daily.forEach((day, users) -> each.put(day.toString(), users.result()));
                    return active;
                });
    }

    private static void stays(ObjectNode into, Stays stays) {
        into.put("begun", stays.begun());
        ObjectNode ended = into.putObject("ended");
        for (Reason reason : Reason.values()) {
            ended.put(reason.label(), stays.ended(reason));
        }
        ObjectNode seconds = into.putObject("lengthSeconds");
        for (int percent : new int[] {50, 90, 99}) {
            seconds(seconds, "p" + percent, stays.lengths(), percent / 100d);
        }
    }

    private static void seconds(ObjectNode into, String name, Lengths lengths, double part) {
        Duration length = lengths.quantile(part);
        if (length != null) {
            into.put(name, Math.round(length.toMillis() / 100d) / 10d);
        }
    }

    private static ObjectNode json(UserRecord user) {
        Presence seen = user.presence();
        RawJson metadata = seen.metadata();
        ObjectNode answer = StrictJson.object()
                .put("user", seen.userId())
                .put("status", seen.status().label())
                .put("ownStatus", user.ownStatus().label())
                .put("version", seen.version());
        putIfKnown(answer, "activity", seen.activity());
        putIfKnown(answer, "zone", seen.zone());
        putIfKnown(answer, "node", seen.node());
        if (metadata != null) {
            answer.set("metadata", StrictJson.read(Buffer.buffer(metadata.utf8())));
        }
        if (seen.lastSeenMillis() > 0) {
            answer.put("lastSeen", TimeText.of(seen.lastSeenMillis()));
        }
        ArrayNode sessions = answer.putArray("sessions");
        for (UserRecord.Connection connection : user.connections()) {
            NodeId node = connection.lease().node();
            ObjectNode session = sessions.addObject()
                    .put("session", connection.id())
                    .put("node", node.name())
                    .put("boot", node.boot())
                    .put("platform", connection.device().platform().label())
                    .put("client", connection.device().name())
                    .put("idle", connection.idle())
                    .put("since", TimeText.of(connection.sinceMillis()));
            putIfKnown(session, "zone", connection.zone());
        }
        return answer;
    }

    private static void putIfKnown(ObjectNode into, String name, @Nullable String value) {
        if (value != null) {
            into.put(name, value);
        }
    }

    private static ObjectNode heads(ObjectNode into, Heads heads) {
        return into.put("users", heads.users()).put("sessions", heads.sessions());
    }

    private static ObjectNode node(ArrayNode nodes, NodeId node) {
        return nodes.addObject().put("node", node.name()).put("boot", node.boot());
    }

    /** Says whose numbers are missing. */
    private static ObjectNode silent(ObjectNode answer, ClusterCensus census) {
        ArrayNode silent = answer.putArray("silent");
        census.silent().forEach((node, reason) -> node(silent, node).put("reason", reason));
        return answer;
    }
}
