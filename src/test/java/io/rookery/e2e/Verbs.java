package io.rookery.e2e;

import io.rookery.e2e.Rights.Ground;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Everything that can be done to a channel: one entry a verb, of which one line is a way to do it beside JSON-RPC. */
final class Verbs {
    private static final String CHANNELS = "/api/communication/channels";
    private static final String MESSAGES = "/api/messages";

    static final List<Verb> ALL = List.of(
            Verb.of(
                    "subscribe",
                    "listen",
                    "system.subscribe",
                    at -> new JsonObject()
                            .put("topics", new JsonArray().add(new JsonObject().put("topic", at.channel())))),
            Verb.of(
                            "unsubscribe",
                            "unlisten",
                            "system.unsubscribe",
                            at -> new JsonObject().put("topics", new JsonArray().add(at.channel())))
                    .on(Ground.CHANGED),
            Verb.of("history", "listen", "chat.history", At::params)
                    .http("GET", at -> CHANNELS + "/" + at.channel() + "/history"),
            Verb.elsewhere("history of a room", "listen")
                    .http("GET", at -> "/api/communication/history/" + at.channel()),
            Verb.of("search there", "listen", "chat.search", at -> at.params().put("query", at.text()))
                    .http("GET", at -> MESSAGES + "?query=" + at.text() + "&channel=" + at.channel())
                    .showing("messages"),
            Verb.of("search everywhere", "listen", "chat.search", at -> new JsonObject().put("query", at.text()))
                    .http("GET", at -> MESSAGES + "?query=" + at.text())
                    .showing("messages"),
            Verb.of("get", "recall", "chat.get", At::message).http("GET", at -> MESSAGES + "/" + at.messageId()),
            Verb.of("acknowledge", "listen", "chat.ack", at -> at.params().put("offset", at.said())),
            Verb.of("read", "listen", "chat.read", at -> at.params().put("offset", at.said())),
            Verb.of("react", "listen", "chat.react", at -> at.message().put("reaction", "+1")),
            Verb.of("report", "listen", "chat.report", at -> at.message().put("reason", "rude"))
                    .http(
                            "POST",
                            at -> MESSAGES + "/" + at.messageId() + "/report",
                            at -> new JsonObject().put("reason", "rude")),
            Verb.of("members", "look", "chat.channel.members", At::params),
            Verb.of("query", "ask-who", "presence.query", At::params),
            Verb.of("watch", "ask-who", "presence.watch", At::params),
            Verb.of("message", "speak", "chat.message", At::saying).text("channel", at -> at.textGame("channelId")),
            Verb.of("signal", "speak", "signal.send", at -> at.params().put("event", "wave")),
            Verb.of("typing", "speak", "chat.typing", at -> at.params().put("typing", true)),
            Verb.of(
                            "write",
                            "write",
                            "chat.direct",
                            at -> new JsonObject().put("to", at.owner()).put("text", "hello"))
                    .text(
                            "page",
                            at -> new JsonObject().put("toUserId", at.owner()).put("text", "hello")),
            Verb.of("pages", "converse", "chat.pages", at -> new JsonObject().put("userId", at.partner()))
                    .http("GET", at -> "/api/communication/pages/" + at.partner())
                    .showing("messages"),
            Verb.of("say", "stand", "chat.say", At::speaking)
                    .text("say", at -> at.textGame("roomId"))
                    .on(Ground.NEW),
            Verb.of("pose", "stand", "chat.pose", At::speaking)
                    .text("pose", at -> at.textGame("roomId"))
                    .on(Ground.NEW),
            Verb.of("ooc", "stand", "chat.ooc", At::speaking)
                    .text("say", at -> at.textGame("roomId").put("messageType", "ooc"))
                    .on(Ground.NEW),
            Verb.of("yell", "stand", "chat.yell", At::speaking).on(Ground.NEW),
            Verb.of(
                            "whisper",
                            "near",
                            "chat.whisper",
                            at -> new JsonObject().put("to", at.other()).put("text", "psst"))
                    .on(Ground.NEW),
            Verb.of("edit", "author", "chat.edit", at -> at.message().put("text", "changed"))
                    .http("PUT", at -> MESSAGES + "/" + at.messageId(), at -> new JsonObject().put("text", "changed"))
                    .on(Ground.CHANGED),
            Verb.of("delete", "remove", "chat.delete", At::message)
                    .http("DELETE", at -> MESSAGES + "/" + at.messageId())
                    .on(Ground.CHANGED),
            Verb.of("create", "create", "chat.channel.create", At::another)
                    .http("POST", at -> CHANNELS, at -> at.another().put("title", "new")),
            Verb.of("join", "join", "chat.channel.join", At::params)
                    .text("join_channel", at -> new JsonObject().put("channelId", at.channel()))
                    .http("POST", at -> CHANNELS, At::params)
                    .on(Ground.CHANGED),
            Verb.of("move", "join", "chat.channel.join", at -> at.params().put("move", true))
                    .text("join_room", at -> new JsonObject().put("roomId", at.channel()))
                    .on(Ground.CHANGED),
            Verb.of("leave", "leave", "chat.channel.leave", At::params)
                    .text("leave_channel", at -> new JsonObject().put("channelId", at.channel()))
                    .http("DELETE", at -> CHANNELS + "/" + at.channel())
                    .on(Ground.CHANGED),
            Verb.elsewhere("go", "leave")
                    .text("leave_room", at -> new JsonObject().put("roomId", at.channel()))
                    .on(Ground.CHANGED),
            Verb.of("list", "belong", "chat.channel.list", At::listed).showing("channels"),
            Verb.of("invitations", "invited", "chat.channel.list", at -> new JsonObject())
                    .showing("invitations"),
            Verb.of(
                    "invite",
                    "invite",
                    "chat.channel.invite",
                    at -> at.params().put("users", new JsonArray().add("somebody"))),
            Verb.of("decline", "invited", "chat.channel.decline", At::params).on(Ground.CHANGED),
            Verb.of("rename", "name", "chat.channel.update", at -> at.params().put("title", "new")),
            Verb.of("open", "own", "chat.channel.update", at -> at.params().put("access", "open"))
                    .on(Ground.CHANGED),
            Verb.of("promote", "own", "chat.channel.role", at -> at.aboutOther().put("role", "moderator"))
                    .on(Ground.CHANGED),
            Verb.of("kick", "order", "chat.channel.kick", At::aboutOther).on(Ground.CHANGED),
            Verb.of("ban", "order", "chat.channel.ban", At::aboutOther).on(Ground.CHANGED),
            Verb.of("unban", "order", "chat.channel.unban", At::aboutOther),
            Verb.of("mute", "order", "chat.channel.mute", At::aboutOther).on(Ground.CHANGED),
            Verb.of(
                            "shadow",
                            "order",
                            "chat.channel.mute",
                            at -> at.aboutOther().put("shadow", true))
                    .on(Ground.CHANGED),
            Verb.of("unmute", "order", "chat.channel.unmute", At::aboutOther),
            Verb.of("slow", "order", "chat.channel.slow", at -> at.params().put("intervalMs", 60_000))
                    .on(Ground.CHANGED));

    /** Commands that are about a session or about users, not about a channel. */
    static final List<String> OF_NO_CHANNEL = List.of(
            "session.connect",
            "session.resume",
            "session.close",
            "auth.token.refresh",
            "system.ping",
            "presence.update",
            "presence.subscribe",
            "presence.unsubscribe",
            "presence.unwatch",
            "chat.block",
            "chat.unblock");

    private Verbs() {}
}
