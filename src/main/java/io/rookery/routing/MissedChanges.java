package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Push;
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
    private MissedChanges() {}

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
