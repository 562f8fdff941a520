package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.store.Healed;
import io.rookery.store.StoredMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of messages that a home gave back to the store.
 *
 * @param fates one a message, in the same order
 */
record Fates(List<StoredMessage> messages, List<Healed> fates) {

    int count(Class<? extends Healed> kind) {
        return (int) fates.stream().filter(kind::isInstance).count();
    }

    /** The places by former place; none for messages that the store does not want. */
    Map<Position, Optional<Position>> places() {
        Map<Position, Optional<Position>> places = new HashMap<>();
        for (int i = 0; i < fates.size(); i++) {
            places.put(messages.get(i).position(), place(i));
        }
        return places;
    }

    /** The last message that was lost and is not any more, at its place of today. */
    Optional<StoredMessage> newestHealed() {
        for (int i = fates.size() - 1; i >= 0; i--) {
            if (fates.get(i) instanceof Healed.PutBack || fates.get(i) instanceof Healed.Appended) {
                StoredMessage message = messages.get(i);
                return place(i).map(place -> new StoredMessage(place, message.timestampMillis(), message.draft()));
            }
        }
        return Optional.empty();
    }

    private Optional<Position> place(int index) {
        Healed fate = fates.get(index);
        if (fate instanceof Healed.Held held) {
            return Optional.of(held.position());
        } else if (fate instanceof Healed.PutBack putBack) {
            return Optional.of(putBack.position());
        } else if (fate instanceof Healed.Appended appended) {
            return Optional.of(appended.position());
        }
        return fate instanceof Healed.Left ? Optional.of(messages.get(index).position()) : Optional.empty();
    }
}
