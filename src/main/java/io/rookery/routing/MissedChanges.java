package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import io.rookery.protocol.RawJson;
import io.rookery.store.ChangeRange;
import io.rookery.store.ChangedMessage;
import io.rookery.store.MessageChange;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody is told of changes who comes back. Messages that come with the answer are as they are now, but whoever has them
 * already may take no notice of them, so they are not left out.
 */
final class MissedChanges {
    /** Bytes of the changed messages, roughly, that go with an answer. */
    static final int BYTES_MAX = 1 << 20;

    private static final int MESSAGE_BYTES = 256;

    private MissedChanges() {}

    /** Whether so much was changed that it is better read again. */
    static boolean isTooMuch(ChangeRange range) {
        long bytes = 0;
        for (ChangedMessage changed : range.changes()) {
            ChatMessage message = changed.message();
            bytes += MESSAGE_BYTES + (message == null ? 0 : size(message));
        }
        return bytes > BYTES_MAX;
    }

    private static long size(ChatMessage message) {
        String text = message.text();
        RawJson payload = message.payload();
        return (text == null ? 0 : 2L * text.length()) + (payload == null ? 0 : payload.utf8().length);
    }

    /**
     * @param here where the reader is when told
     */
    static List<Frame> of(Topic topic, ChangeRange range, Position here) {
        List<Frame> frames = new ArrayList<>();
        for (ChangedMessage changed : range.changes()) {
            MessageChange change = changed.change();
            Push push = ChangePushes.of(topic, change, changed.message());
            if (push != null && change.offset() <= here.offset()) {
                ChangePlace place = new ChangePlace(0, change.sequence(), change.head(), change.offset());
                frames.add(Frame.of(topic, place, push).behind(here));
            }
        }
        return frames;
    }
}
