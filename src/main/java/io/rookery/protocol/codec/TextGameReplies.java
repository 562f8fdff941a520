package io.rookery.protocol.codec;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.ShortNames;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Writes what a text game's client is told of the message it sent. Of what was said aloud its sender sees the message itself, and
 * nothing else.
 */
final class TextGameReplies {
    static final String ERROR = "error";

    private static final String SYSTEM_MESSAGE = "system_message";

    private final LongSupplier clock;
    private final Supplier<String> ids;

    TextGameReplies(LongSupplier clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    void write(Reply reply, JsonOutput out) {
        if (reply instanceof Reply.Refused refused) {
            TextGameEnvelope envelope = TextGameEnvelope.ofSystem(ERROR, clock.getAsLong(), ids.get());
            envelope.open(out);
            writeInReplyTo(reply.id(), out);
            writeRefusal(refused.refusal(), out);
            envelope.close(out);
        } else if (reply instanceof Reply.Done done && !isSeen(done.answer())) {
            writeAnswer(done, out);
        }
    }

    /** The text stands where a message has it, and where a refusal has it in other dialects. */
    static void writeRefusal(Refusal refusal, JsonOutput out) {
        out.text(JsonKey.TEXT, refusal.text());
        JsonReplies.writeRefusal(refusal, out);
    }

    private void writeAnswer(Reply.Done done, JsonOutput out) {
        TextGameEnvelope envelope = TextGameEnvelope.ofSystem(SYSTEM_MESSAGE, clock.getAsLong(), ids.get());
        envelope.open(out).text(JsonKey.TEXT, text(done.answer()));
        writeInReplyTo(done.id(), out);
        out.open(JsonKey.RESULT, '{');
        JsonReplies.writeAnswer(done.answer(), out);
        out.close('}');
        envelope.close(out);
    }

    private static void writeInReplyTo(RequestId id, JsonOutput out) {
        if (id instanceof RequestId.Text text) {
            out.text(JsonKey.IN_REPLY_TO, text.value());
        } else if (id instanceof RequestId.Number number) {
            out.number(JsonKey.IN_REPLY_TO, number.value());
        }
    }

    /** Whether the sender sees the message in the room or channel; whoever repeats it has seen it before, or has not. */
    private static boolean isSeen(Answer answer) {
        return answer instanceof Answer.Stored stored && stored.online() == null && !stored.duplicate();
    }

    private static String text(Answer answer) {
        if (answer instanceof Answer.Joined joined) {
            return TextGameEnvelope.isRoom(joined.channel())
                    ? "You are in " + ShortNames.roomId(joined.channel()) + "."
                    : "You have joined " + ShortNames.channelId(joined.channel()) + ".";
        }
        if (answer instanceof Answer.Session) {
            return "You are connected.";
        }
        if (answer instanceof Answer.Stored stored) {
            return Boolean.FALSE.equals(stored.online()) ? "It is kept until they come." : "It is delivered.";
        }
        return "Done.";
    }
}
