package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reports in Redis, each as JSON. Whoever calls is on the event loop of the links. */
public final class RedisReportStore implements ReportStore {
    private static final int NO_ROOM = 2;

    /** What is kept of a text or a payload. */
    private static final int TEXT_KEPT = 2_000;

    private final RedisLinks links;
    private final SubjectKeys keys;
    private final Copying copying;
    private final int openMax;
    private final int closedMax;

    public RedisReportStore(RedisLinks links, Copying copying) {
        this(links, copying, OPEN_MAX, CLOSED_MAX);
    }

    RedisReportStore(RedisLinks links, Copying copying, int openMax, int closedMax) {
        this.links = links;
        this.keys = new SubjectKeys(links.keyPrefix());
        this.copying = copying;
        this.openMax = openMax;
        this.closedMax = closedMax;
    }

    @Override
    public Future<Boolean> begin(UserId reporter, LocalDate day, int max) {
        return change(day, "begin", reporter.value(), max).map(done -> done == 1);
    }

    @Override
    public Future<Void> file(Report report) {
        return copying.change(
                        new Subject.Reports(),
                        () -> change(today(), "file", report.id(), json(report).encode(), openMax))
                .map(done -> {
                    if (done == NO_ROOM) {
                        throw Refusal.limitExceeded(
                                "reports", "open reports: " + openMax + " (expected: fewer than " + openMax + ")");
                    }
                    return null;
                });
    }

    private static JsonObject json(Report report) {
        ChatMessage message = report.context().get(report.context().size() - 1);
        JsonArray context = new JsonArray();
        report.context().forEach(each -> context.add(json(each)));
        return new JsonObject()
                .put("messageId", report.messageId())
                .put("channel", message.channel())
                .put("author", message.from().userId())
                .put("reporter", report.reporter().value())
                .put("reason", report.reason())
                .put("at", TimeText.of(report.atMillis()))
                .put("context", context);
    }

    private static JsonObject json(ChatMessage message) {
        JsonObject json = new JsonObject()
                .put("messageId", message.messageId())
                .put("offset", message.offset())
                .put("userId", message.from().userId())
                .put("name", message.from().name())
                .put("kind", message.kind())
                .put("timestamp", TimeText.of(message.timestampMillis()));
        String text = message.text();
        RawJson payload = message.payload();
        if (text != null) {
            json.put("text", text.length() <= TEXT_KEPT ? text : text.substring(0, TEXT_KEPT) + "…");
        }
        if (payload != null) {
            json.put("payload", payload.utf8().length <= TEXT_KEPT ? new String(payload.utf8(), UTF_8) : "…");
        }
        return json;
    }

    @Override
    public Future<Page> page(boolean open, int from, int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + PAGE_MAX + ")");
        }
        String tag = keys.reportsTag();
        List<String> read = List.of(tag + "all", tag + (open ? "open" : "closed"), tag + "outcomes");
        return links.call(RedisCall.of(RedisScript.REPORT_PAGE, read, from, limit))
                .map(RedisReportStore::page);
    }

    private static Page page(Response answer) {
        List<JsonObject> reports = new ArrayList<>();
        for (int i = 1; i < answer.size(); i++) {
            Response found = answer.get(i);
            String content = found.get(1).toString();
            String outcome = found.get(2).toString();
            JsonObject report = content.isEmpty() ? new JsonObject() : new JsonObject(content);
            report.put("id", found.get(0).toString());
            if (!outcome.isEmpty()) {
                report.put("outcome", new JsonObject(outcome));
            }
            reports.add(report);
        }
        return new Page(answer.get(0).toInteger(), reports);
    }

    @Override
    public Future<Boolean> close(String id, Outcome outcome) {
        JsonObject json = new JsonObject()
                .put("state", outcome.state())
                .put("note", outcome.note())
                .put("by", outcome.by())
                .put("at", TimeText.of(outcome.atMillis()));
        return copying.change(new Subject.Reports(), () -> change(today(), "close", id, json.encode(), closedMax))
                .map(done -> done == 1);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private Future<Integer> change(LocalDate day, Object... arguments) {
        String tag = keys.reportsTag();
        List<String> touched = new ArrayList<>(
                List.of(tag + "all", tag + "open", tag + "closed", tag + "outcomes", tag + "begun:" + day));
        if (copying.isOn()) {
            touched.addAll(keys.copy(new Subject.Reports()));
        }
        return links.call(RedisCall.of(RedisScript.REPORT_CHANGE, touched, arguments))
                .map(Response::toInteger);
    }
}
