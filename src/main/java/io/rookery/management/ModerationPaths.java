package io.rookery.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.chat.OperatorModeration;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.rookery.store.AuditLog.Done;
import io.rookery.store.AuditLog.Listed;
import io.rookery.store.AuditLog.Noted;
import io.rookery.store.ReportStore;
import io.rookery.store.Sanction;
import io.rookery.store.UserSanctions.Held;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The paths under which operators keep order in the whole game. */
final class ModerationPaths {
    static final int PAGE = 50;
    static final int PAGE_MAX = ReportStore.PAGE_MAX;
    static final int REASON_BYTES_MAX = 1_024;
    static final long LENGTH_MILLIS_MIN = 1_000;
    static final long LENGTH_MILLIS_MAX = Duration.ofDays(3_650).toMillis();

    private static final int FROM_MAX = 1_000_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern DEED = Pattern.compile("[0-9]{1,15}");
    private static final Pattern STATE = Pattern.compile("open|closed");

    private final OperatorModeration moderation;

    ModerationPaths(OperatorModeration moderation) {
        this.moderation = moderation;
    }

    /** By path and method; what each takes is read by it. */
    Map<String, Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>>> handlers() {
        Map<String, Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>>> all = new LinkedHashMap<>();
        all.put("/admin/v1/users/:user/ban", ofUser(Sanction.BAN));
        all.put("/admin/v1/users/:user/mute", ofUser(Sanction.MUTE));
        all.put("/admin/v1/bans", Map.of(HttpMethod.GET, request -> suffering(request, Sanction.BAN)));
        all.put("/admin/v1/mutes", Map.of(HttpMethod.GET, request -> suffering(request, Sanction.MUTE)));
        all.put("/admin/v1/audit", Map.of(HttpMethod.GET, this::deeds));
        all.put("/admin/v1/reports", Map.of(HttpMethod.GET, this::reports));
        all.put("/admin/v1/reports/:report", Map.of(HttpMethod.POST, this::close));
        return all;
    }

    private Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>> ofUser(Sanction sanction) {
        return Map.of(
                HttpMethod.GET,
                request -> tell(request, sanction),
                HttpMethod.POST,
                request -> impose(request, sanction),
                HttpMethod.DELETE,
                request -> lift(request, sanction));
    }

    private Future<ObjectNode> tell(RoutingContext request, Sanction sanction) {
        Parameters.read(request.queryParams(), Set.of());
        return moderation.of(request.pathParam("user")).map(found -> {
            Held held = sanction == Sanction.BAN ? found.ban() : found.mute();
            ObjectNode answer = StrictJson.object().put("holds", held != null);
            return held == null
                    ? answer
                    : withUntil(answer, held.untilMillis()).put("by", held.by()).put("reason", held.reason());
        });
    }

    private Future<ObjectNode> impose(RoutingContext request, Sanction sanction) {
        Fields fields = Fields.read(request.body().buffer(), Set.of("durationMs", "reason", "by"));
        return moderation
                .impose(
                        request.pathParam("user"),
                        sanction,
                        length(fields.optionalNumber("durationMs")),
                        by(fields.optionalText("by", Fields.NAME_BYTES_MAX)),
                        fields.text("reason", REASON_BYTES_MAX))
                .map(until -> withUntil(StrictJson.object().put("holds", true), until));
    }

    private Future<ObjectNode> lift(RoutingContext request, Sanction sanction) {
        Parameters parameters = Parameters.read(request.queryParams(), Set.of("by"));
        return moderation
                .lift(
                        request.pathParam("user"),
                        sanction,
                        by(parameters.optionalText("by", NAME, "1..64 of A-Z a-z 0-9 . _ @ -")))
                .map(was -> StrictJson.object().put("holds", false).put("held", was));
    }

    private Future<ObjectNode> suffering(RoutingContext request, Sanction sanction) {
        Parameters parameters = Parameters.read(request.queryParams(), Set.of("from", "limit"));
        int from = parameters.number("from", 0, 0, FROM_MAX);
        int limit = parameters.number("limit", PAGE, 1, PAGE_MAX);
        return moderation.suffering(sanction, from, limit).map(found -> listed(found, from, limit));
    }

    private static ObjectNode listed(List<Listed> found, int from, int limit) {
        ObjectNode answer = StrictJson.object();
        ArrayNode users = answer.putArray("users");
        found.forEach(
                each -> withUntil(users.addObject().put("user", each.user().value()), each.untilMillis()));
        return found.size() == limit ? answer.put("next", from + limit) : answer;
    }

    private Future<ObjectNode> deeds(RoutingContext request) {
        Parameters parameters = Parameters.read(request.queryParams(), Set.of("before", "limit"));
        String before = parameters.optionalText("before", DEED, "the next of a page before");
        int limit = parameters.number("limit", PAGE, 1, PAGE_MAX);
        return moderation
                .deeds(before == null ? null : Long.valueOf(before), limit)
                .map(found -> {
                    ObjectNode answer = StrictJson.object();
                    ArrayNode deeds = answer.putArray("deeds");
                    found.forEach(each -> describe(each, deeds.addObject()));
                    return found.size() == limit
                            ? answer.put("next", found.get(limit - 1).number())
                            : answer;
                });
    }

    private static void describe(Noted noted, ObjectNode into) {
        Done done = noted.done();
        into.put("number", noted.number())
                .put("at", TimeText.of(noted.atMillis()))
                .put("deed", done.deed().label())
                .put("by", done.by());
        if (done.user() != null) {
            into.put("user", done.user().value());
        }
        if (done.topic() != null) {
            into.put("channel", done.topic().name());
        }
        withUntil(into, done.untilMillis());
        if (done.reason() != null) {
            into.put("reason", done.reason());
        }
    }

    private Future<ObjectNode> reports(RoutingContext request) {
        Parameters parameters = Parameters.read(request.queryParams(), Set.of("state", "from", "limit"));
        String state = parameters.optionalText("state", STATE, "open or closed");
        int from = parameters.number("from", 0, 0, FROM_MAX);
        int limit = parameters.number("limit", PAGE, 1, PAGE_MAX);
        return moderation.reports(!"closed".equals(state), from, limit).map(page -> {
            ObjectNode answer = StrictJson.object().put("total", page.total());
            ArrayNode reports = answer.putArray("reports");
            page.reports().forEach(report -> reports.add(StrictJson.read(report.toBuffer())));
            return from + page.reports().size() < page.total()
                    ? answer.put("next", from + page.reports().size())
                    : answer;
        });
    }

    private Future<ObjectNode> close(RoutingContext request) {
        Fields fields = Fields.read(request.body().buffer(), Set.of("state", "note", "by"));
        String state = fields.text("state", Fields.NAME_BYTES_MAX);
        boolean resolved =
                fields.oneOf("state", Set.of("resolved", "dismissed"), state).equals("resolved");
        String note = fields.optionalText("note", REASON_BYTES_MAX);
        String by = by(fields.optionalText("by", Fields.NAME_BYTES_MAX));
        return moderation
                .close(request.pathParam("report"), resolved, note == null ? "" : note, by)
                .map(done -> StrictJson.object().put("state", state));
    }

    private static Duration length(OptionalLong millis) {
        if (millis.isEmpty()) {
            return Duration.ZERO;
        }
        long value = millis.getAsLong();
        if (value < LENGTH_MILLIS_MIN || value > LENGTH_MILLIS_MAX) {
            throw Refusal.invalidParams("durationMs: " + value + " (expected: " + LENGTH_MILLIS_MIN + ".."
                    + LENGTH_MILLIS_MAX + ", or nothing for ever)");
        }
        return Duration.ofMillis(value);
    }

    private static String by(@Nullable String name) {
        if (name == null) {
            return SettingsCommands.UNNAMED;
        }
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalidParams("by: no name (expected: 1..64 of A-Z a-z 0-9 . _ @ -)");
        }
        return name;
    }

    private static ObjectNode withUntil(ObjectNode answer, long untilMillis) {
        return untilMillis == 0 ? answer : answer.put("until", TimeText.of(untilMillis));
    }
}
