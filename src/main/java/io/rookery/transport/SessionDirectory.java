package io.rookery.transport;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.session.Attachment;
import io.rookery.session.SessionState.Phase;
import io.rookery.store.SessionStore;
import io.rookery.store.SessionStore.Known;
import io.rookery.transport.EndedFlights.Noted;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds sessions of the whole cluster, by asking the node that has them; and what their connections noted, by asking all nodes.
 * Safe to use from any event loop; futures complete on the caller's context. What nodes answer one another is JSON, which is passed
 * on as it is, so that nodes of two versions understand each other.
 */
public final class SessionDirectory implements Bus.Receiver {
    /** Of one session a node tells what so many connections noted, the newest. */
    static final int FLIGHTS_MAX = 8;

    private static final byte REPORT = 1;
    private static final byte FLIGHTS = 2;
    private static final int SIZE_HINT = 64;
    private static final int SESSION_LENGTH_MAX = 64;
    private static final Buffer NOTHING = Buffer.buffer();

    private final GatewayNode node;
    private final SessionStore store;
    private final Homes homes;
    private final Bus bus;

    public SessionDirectory(GatewayNode node, SessionStore store, Homes homes, Bus bus) {
        this.node = node;
        this.store = store;
        this.homes = homes;
        this.bus = bus;
    }

    // --- for operators and services

    /**
     * How a session is.
     *
     * @return fails with a {@link Refusal}: {@code not_found} when it is over, or never was
     */
    public Future<JsonObject> find(String sessionId) {
        requireId(sessionId);
        return store.find(sessionId)
                .compose(known -> known.isEmpty() ? notFound(sessionId) : find(sessionId, known.get(), true));
    }

    /**
     * @param mayHaveMoved whether to look again when its node does not have it
     */
    private Future<JsonObject> find(String sessionId, Known known, boolean mayHaveMoved) {
        if (!known.attached()) {
            return Future.succeededFuture(waiting(known));
        }
        return at(known.session().node(), sessionId).transform(asked -> {
            if (asked.failed()) {
                return Future.succeededFuture(silent(known, asked.cause()));
            }
            if (asked.result().isPresent() || !mayHaveMoved) {
                return Future.succeededFuture(asked.result().orElseGet(() -> waiting(known)));
            }
            return store.find(sessionId)
                    .compose(again -> again.isEmpty() ? notFound(sessionId) : find(sessionId, again.get(), false));
        });
    }

    private static JsonObject waiting(Known known) {
        JsonObject report = described(known).put("state", Phase.DISCONNECTED.label());
        return known.attached() ? report : report.put("waitsMs", known.leftMillis());
    }

    /** How it is cannot be told. */
    private static JsonObject silent(Known known, Throwable failure) {
        return described(known).put("silent", String.valueOf(failure.getMessage()));
    }

    private static JsonObject described(Known known) {
        SessionStore.SessionRecord session = known.session();
        JsonObject report = new JsonObject()
                .put("session", session.sessionId())
                .put("user", session.user().value())
                .put("name", session.userName())
                .put("node", session.node().name())
                .put("boot", session.node().boot())
                .put("takenOver", known.generation())
                .put("subscriptions", known.subscriptions());
        return SessionReport.withExpiry(report, session.tokenExpiresAtMillis());
    }

    /** What a node knows of a session; empty when its client is not there. Fails when the node does not answer. */
    public Future<Optional<JsonObject>> at(NodeId where, String sessionId) {
        return ask(where, REPORT, sessionId)
                .map(answer -> answer.length() == 0 ? Optional.empty() : Optional.of(new JsonObject(answer)));
    }

    /**
     * What the connections of a session noted, those that ended lately too, on all nodes that answer.
     *
     * @return fails with a {@link Refusal}: {@code not_found} when no node has noted anything
     */
    public Future<JsonObject> flights(String sessionId) {
        requireId(sessionId);
        List<NodeId> members = homes.members();
        List<Future<Buffer>> asked =
                members.stream().map(member -> ask(member, FLIGHTS, sessionId)).toList();
        return Future.join(new ArrayList<>(asked)).transform(all -> together(sessionId, members, asked));
    }

    private static Future<JsonObject> together(String sessionId, List<NodeId> members, List<Future<Buffer>> asked) {
        JsonArray flights = new JsonArray();
        JsonArray silent = new JsonArray();
        for (int i = 0; i < members.size(); i++) {
            Future<Buffer> answer = asked.get(i);
            if (answer.succeeded()) {
                new JsonArray(answer.result()).forEach(flights::add);
            } else {
                silent.add(new JsonObject()
                        .put("node", members.get(i).name())
                        .put("boot", members.get(i).boot())
                        .put("reason", String.valueOf(answer.cause().getMessage())));
            }
        }
        if (flights.isEmpty() && silent.isEmpty()) {
            return notFound(sessionId);
        }
        return Future.succeededFuture(new JsonObject()
                .put("session", sessionId)
                .put("flights", flights)
                .put("silent", silent));
    }

    private Future<Buffer> ask(NodeId where, byte what, String sessionId) {
        Buffer question = new WireWriter(SIZE_HINT).number(what).text(sessionId).done();
        return bus.ask(where, Concern.SESSION_DATA, Topic.placementOf(sessionId), question);
    }

    private static void requireId(String sessionId) {
        boolean isOne = !sessionId.isEmpty()
                && sessionId.length() <= SESSION_LENGTH_MAX
                && sessionId.chars().allMatch(SessionDirectory::isAllowed);
        if (!isOne) {
            String shown =
                    sessionId.length() <= SESSION_LENGTH_MAX ? sessionId : sessionId.substring(0, SESSION_LENGTH_MAX);
            throw Refusal.invalidParams(
                    "session: \"" + shown + "\" (expected: 1.." + SESSION_LENGTH_MAX + " characters of [A-Za-z0-9_-])");
        }
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    private static <T> Future<T> notFound(String sessionId) {
        return Future.failedFuture(Refusal.of(
                ErrorCode.NOT_FOUND, "session: " + sessionId + " (expected: one that lives, or waits for its client)"));
    }

    // --- for other nodes

    @Override
    public void received(NodeId from, int key, Buffer message) {
        throw new IllegalArgumentException("message: of " + from + " (expected: questions only)");
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer question) {
        WireReader in = new WireReader(question);
        byte what = in.tinyNumber();
        String sessionId = in.text();
        return switch (what) {
            case REPORT -> report(sessionId);
            case FLIGHTS -> flightsHere(sessionId).map(JsonArray::toBuffer);
            default -> throw new IllegalArgumentException("question: " + what + " (expected: 1, 2)");
        };
    }

    private Future<Buffer> report(String sessionId) {
        return attachment(sessionId, attachment -> attachment.report(sessionId))
                .map(found -> found.map(JsonObject::toBuffer).orElse(NOTHING));
    }

    private Future<JsonArray> flightsHere(String sessionId) {
        return attachment(sessionId, attachment -> attachment.flight(sessionId)).map(live -> {
            List<Noted> ended = node.endedFlights().of(sessionId);
            JsonArray flights = new JsonArray();
            ended.subList(Math.max(0, ended.size() - FLIGHTS_MAX), ended.size())
                    .forEach(each -> flights.add(FlightReport.ofEnded(node.self(), each)));
            live.ifPresent(flights::add);
            return flights;
        });
    }

    private Future<Optional<JsonObject>> attachment(
            String sessionId, Function<Attachment, Future<Optional<JsonObject>>> question) {
        return node.sessions()
                .attachment(sessionId)
                .map(question)
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
