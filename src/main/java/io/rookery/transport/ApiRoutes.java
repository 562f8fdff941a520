package io.rookery.transport;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.ShortNames;
import io.rookery.transport.ApiRoute.Asked;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the HTTP API offers. Each endpoint gives the commands that sockets give, so that the same rules hold. */
final class ApiRoutes {
    private static final String CREATE = "chat.channel.create";
    private static final String JOIN = "chat.channel.join";
    private static final String SEARCH = "chat.search";

    /** As the text-game dialect calls them. */
    private static final Map<String, String> CHANNEL_NAMES = Map.of("channelId", "channel", "channelName", "title");

    static final List<ApiRoute> ALL = List.of(
            ApiRoute.of(
                    HttpMethod.GET,
                    "/api/communication/history/:roomId",
                    new Asked("chat.history", "roomId", "channel", ShortNames::room),
                    Answer.History.class,
                    ApiLinks::paged),
            ApiRoute.of(
                    HttpMethod.GET,
                    "/api/communication/pages/:userId",
                    new Asked("chat.pages", "userId", "userId", UnaryOperator.identity()),
                    Answer.Pages.class,
                    ApiLinks::paged),
            new ApiRoute(
                    HttpMethod.POST, "/api/communication/channels", List.of(CREATE, JOIN), ApiRoutes::createOrJoin),
            ApiRoute.of(
                    HttpMethod.DELETE,
                    "/api/communication/channels/:id",
                    new Asked("chat.channel.leave", "id", "channel", ShortNames::channel),
                    Answer.Empty.class,
                    (call, left) -> ApiAnswer.NO_CONTENT),
            ApiRoute.of(
                    HttpMethod.GET,
                    "/api/communication/channels/:id/history",
                    new Asked("chat.history", "id", "channel", ShortNames::channel),
                    Answer.History.class,
                    ApiLinks::paged),
            new ApiRoute(HttpMethod.GET, "/api/messages", List.of(SEARCH), ApiRoutes::search),
            ApiRoute.of(
                    HttpMethod.GET,
                    "/api/messages/:id",
                    message("chat.get"),
                    Answer.Message.class,
                    (call, found) -> ApiAnswer.of(200, found)),
            ApiRoute.of(
                    HttpMethod.PUT,
                    "/api/messages/:id",
                    message("chat.edit"),
                    Answer.Edited.class,
                    (call, edited) -> ApiAnswer.of(200, edited)),
            ApiRoute.of(
                    HttpMethod.DELETE,
                    "/api/messages/:id",
                    message("chat.delete"),
                    Answer.Empty.class,
                    (call, deleted) -> ApiAnswer.NO_CONTENT),
            ApiRoute.of(
                    HttpMethod.POST,
                    "/api/messages/:id/report",
                    message("chat.report"),
                    Answer.Empty.class,
                    (call, reported) -> ApiAnswer.NO_CONTENT));

    private ApiRoutes() {}

    private static Asked message(String command) {
        return new Asked(command, "id", "messageId", UnaryOperator.identity());
    }

    private static Future<ApiAnswer> search(ApiCall call) {
        Command.ChatSearch read = (Command.ChatSearch) call.command(SEARCH, Map.of(), Map.of());
        Command.ChatSearch asked = new Command.ChatSearch(
                read.query(),
                read.channel() == null ? null : ShortNames.channel(read.channel()),
                read.from(),
                read.sinceMillis(),
                read.untilMillis(),
                read.limit(),
                read.cursor());
        return call.ask(asked).map(found -> ApiLinks.paged(call, (Answer.FoundMessages) found));
    }

    /**
     * Joins a channel that is there, and creates one that is not. Whoever says how the channel is to be wants to create it, but
     * it is joined as it is where it exists already.
     */
    private static Future<ApiAnswer> createOrJoin(ApiCall call) {
        Command.ChannelCreate creation = creation(call);
        boolean isDescribed = creation.title() != null
                || creation.access() != null
                || !creation.members().isEmpty();
        return isDescribed
                ? create(call, creation)
                        .recover(refused -> isConflict(refused) ? join(call, creation) : failed(refused))
                : join(call, creation).recover(refused -> createUnlessThere(call, creation, refused));
    }

    private static Command.ChannelCreate creation(ApiCall call) {
        Command.ChannelCreate read = (Command.ChannelCreate) call.command(CREATE, CHANNEL_NAMES, Map.of());
        return new Command.ChannelCreate(
                ShortNames.channel(read.channel()), read.title(), read.access(), read.members());
    }

    /** Somebody who may not join is not told more by not being able to create, either. */
    private static Future<ApiAnswer> createUnlessThere(
            ApiCall call, Command.ChannelCreate creation, Throwable notJoined) {
        if (!isUnseen(notJoined)) {
            return failed(notJoined);
        }
        return create(call, creation).recover(refused -> failed(isConflict(refused) ? notJoined : refused));
    }

    private static Future<ApiAnswer> create(ApiCall call, Command.ChannelCreate creation) {
        return call.ask(creation).map(channel -> ApiAnswer.of(201, channel));
    }

    private static Future<ApiAnswer> join(ApiCall call, Command.ChannelCreate creation) {
        return call.ask(new Command.ChannelJoin(creation.channel(), null))
                .map(joined -> ApiAnswer.ofMembership((Answer.Joined) joined));
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.code() == ErrorCode.CONFLICT;
    }

    private static boolean isUnseen(Throwable failure) {
        return failure instanceof Refusal refusal
                && (refusal.code() == ErrorCode.FORBIDDEN || refusal.code() == ErrorCode.NOT_FOUND);
    }

    private static Future<ApiAnswer> failed(Throwable failure) {
        return Future.failedFuture(failure);
    }
}
