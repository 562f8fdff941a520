package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.ShortNames;
import io.rookery.store.ChannelStore;
import io.rookery.store.LocationStore.Place;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says things where the speaker stands. Who hears it is decided by the room alone; whether the speaker is there still, is checked by
 * the append.
 */
final class Speech {
    static final String NOT_THERE = "You are not in that room";
    static final String NOWHERE = "You are in no room (expected: to have joined one)";

    private static final String WHISPER = "whisper";

    private final Messages messages;
    private final Whereabouts whereabouts;
    private final ChannelStore channels;

    Speech(Messages messages, Whereabouts whereabouts, ChannelStore channels) {
        this.messages = messages;
        this.whereabouts = whereabouts;
        this.channels = channels;
    }

    Future<Answer.Stored> speak(Caller caller, String kind, Command.Utterance said) {
        UserId speaker = caller.session().user();
        Topic wanted = said.room() == null ? null : Naming.topic(ShortNames.room(said.room()));
        Place known = whereabouts.known(speaker);
        if (known != null && known.room().isPresent() && isThere(known.room().get(), wanted)) {
            return speakIn(known.room().get(), caller, kind, said);
        }
        return whereabouts.look(speaker).compose(place -> speakIn(there(place, wanted), caller, kind, said));
    }

    /** Only whoever stands in the same room can be whispered to. */
    Future<Answer.Stored> whisper(Caller caller, Command.ChatWhisper command) {
        UserId to = Naming.user(command.to());
        Future<Place> here = whereabouts.of(caller.session().user());
        Future<Place> there = whereabouts.look(to);
        return Future.all(here, there).compose(both -> {
            Topic room = there(here.result(), null);
            if (!there.result().room().equals(Optional.of(room))) {
                throw Refusal.of(ErrorCode.INVALID_STATE, "to: " + to + " is not in the room where you are");
            }
            return messages.tell(
                    caller,
                    new Command.DirectSend(command.to(), command.text(), null, command.clientMessageId()),
                    WHISPER);
        });
    }

    private Future<Answer.Stored> speakIn(Topic room, Caller caller, String kind, Command.Utterance said) {
        return say(room, caller, kind, said)
                .recover(failure -> isForbidden(failure)
                        ? speakElsewhere(room, caller, kind, said, failure)
                        : Future.failedFuture(failure));
    }

    private Future<Answer.Stored> say(Topic room, Caller caller, String kind, Command.Utterance said) {
        return messages.sayAsMember(
                caller,
                new Command.ChatSend(
                        room.name(), said.text(), null, kind, said.clientMessageId(), null, Priority.NORMAL));
    }

    /** The speaker may have gone elsewhere, on another device, or been put out of the room. */
    private Future<Answer.Stored> speakElsewhere(
            Topic left, Caller caller, String kind, Command.Utterance said, Throwable failure) {
        UserId speaker = caller.session().user();
        return channels.isMember(left, speaker).compose(belongs -> {
            if (belongs) {
                return Future.failedFuture(failure);
            }
            return whereabouts.leave(speaker, left).compose(place -> {
                Topic wanted = said.room() == null ? null : left;
                return say(there(place, wanted), caller, kind, said);
            });
        });
    }

    private static boolean isForbidden(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.code() == ErrorCode.FORBIDDEN;
    }

    private static boolean isThere(Topic room, @Nullable Topic wanted) {
        return wanted == null || wanted.equals(room);
    }

    private static Topic there(Place place, @Nullable Topic wanted) {
        Topic room = place.room()
                .orElseThrow(() -> Refusal.of(ErrorCode.INVALID_STATE, wanted == null ? NOWHERE : NOT_THERE));
        if (!isThere(room, wanted)) {
            throw Refusal.of(ErrorCode.INVALID_STATE, NOT_THERE);
        }
        return room;
    }
}
