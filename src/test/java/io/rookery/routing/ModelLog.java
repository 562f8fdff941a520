package io.rookery.routing;

import io.rookery.identity.MessageId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Sender;
import io.rookery.store.AlterationDraft;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.ChangeRange;
import io.rookery.store.Draft;
import io.rookery.store.Healed;
import io.rookery.store.LogHead;
import io.rookery.store.LogRange;
import io.rookery.store.MessageChange;
import io.rookery.store.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a store's logs hold, said as plainly as can be: the model that the real code is compared with. */
final class ModelLog {
    private static final class State {
        private String epoch;
        private long head;
        private final Map<String, Long> lineage = new LinkedHashMap<>();
        private final TreeMap<Long, ChatMessage> messages = new TreeMap<>();
        private final Map<String, Position> sendings = new HashMap<>();
        private final ModelChanges changes = new ModelChanges();

        State(String epoch) {
            this.epoch = epoch;
        }
    }

    private final Map<Topic, State> topics = new HashMap<>();
    private int lastEpoch;

    static Draft draft(String id) {
        return new Draft(
                new UserId("alice"),
                id,
                new MessageBody(id, new Sender("alice", "Alice"), "text", id, null, null),
                false);
    }

    AppendOutcome.Stored append(Topic topic, Draft draft) {
        State state = state(topic);
        Position before = state.sendings.get(draft.clientMessageId());
        if (before != null) {
            return new AppendOutcome.Stored(before, id(topic, draft), 7, true);
        }
        state.head++;
        Position place = new Position(state.epoch, state.head);
        state.messages.put(state.head, draft.body().at(topic.name(), place.epoch(), place.offset(), 7));
        state.sendings.put(draft.clientMessageId(), place);
        return new AppendOutcome.Stored(
                place, id(topic, draft), 7, false, state.changes.newest().sequence());
    }

    private static String id(Topic topic, Draft draft) {
        return MessageId.of(draft.body().messageId(), topic.name());
    }

    List<AppendOutcome> append(Topic topic, @Nullable Position known, List<Draft> drafts) {
        boolean lost = known != null && !holds(topic, known);
        return drafts.stream()
                .map(draft -> (AppendOutcome) (lost ? new AppendOutcome.Lost() : append(topic, draft)))
                .toList();
    }

    boolean holds(Topic topic, Position known) {
        return known.offset() <= shared(state(topic), known.epoch());
    }

    private static long shared(State state, String epoch) {
        return epoch.equals(state.epoch) ? state.head : state.lineage.getOrDefault(epoch, -1L);
    }

    List<Healed> heal(Topic topic, List<StoredMessage> lost, boolean behind) {
        List<Healed> fates = new ArrayList<>();
        boolean follows = false;
        for (StoredMessage message : lost) {
            Healed fate = heal(topic, message, behind, follows);
            follows = message.position().offset() == state(topic).head
                    && (fate instanceof Healed.Held || fate instanceof Healed.PutBack);
            fates.add(fate);
        }
        return fates;
    }

    private Healed heal(Topic topic, StoredMessage message, boolean behind, boolean follows) {
        State state = state(topic);
        Position place = message.position();
        long shared = shared(state, place.epoch());
        if (place.offset() <= shared) {
            return new Healed.Held(place);
        }
        boolean known = shared == state.head || (shared < 0 && (follows || place.offset() == 1));
        if (place.offset() == state.head + 1 && known) {
            state.head = place.offset();
            if (!place.epoch().equals(state.epoch)) {
                state.lineage.put(place.epoch(), place.offset());
            }
            state.messages.put(place.offset(), body(topic, message, place));
            state.sendings.put(message.draft().clientMessageId(), place);
            return new Healed.PutBack(place);
        }
        if (!behind) {
            return new Healed.Left();
        }
        if (shared < 0 && state.lineage.isEmpty()) {
            return new Healed.Unknown();
        }
        AppendOutcome.Stored stored = append(topic, message.draft());
        return stored.duplicate() ? new Healed.Held(stored.position()) : new Healed.Appended(stored.position());
    }

    private static ChatMessage body(Topic topic, StoredMessage message, Position place) {
        return message.draft().body().at(topic.name(), place.epoch(), place.offset(), message.timestampMillis());
    }

    Position head(Topic topic) {
        State state = state(topic);
        return new Position(state.epoch, state.head);
    }

    LogHead newest(Topic topic) {
        return new LogHead(head(topic), state(topic).changes.newest());
    }

    LogRange read(Topic topic, Position since, int limit) {
        State state = state(topic);
        Position head = head(topic);
        ChangeMark changed = state.changes.newest();
        long shared = shared(state, since.epoch());
        if (since.offset() == state.head && since.offset() <= shared) {
            return new LogRange(head, true, head, changed, List.of());
        }
        long from = Math.min(since.offset(), shared);
        List<ChatMessage> messages = state.messages.tailMap(from, false).values().stream()
                .limit(limit)
                .map(state.changes::now)
                .toList();
        if (from < 0 || messages.isEmpty() || messages.get(0).offset() != from + 1) {
            return new LogRange(head, false, head, changed, List.of());
        }
        return new LogRange(head, from == since.offset(), new Position(state.epoch, from), changed, messages);
    }

    ChangeOutcome change(Topic topic, long known, AlterationDraft draft) {
        State state = state(topic);
        return state.changes.change(state.messages.values(), state.head, known, draft);
    }

    ChangeOutcome putBack(Topic topic, MessageChange lost) {
        State state = state(topic);
        return state.changes.putBack(state.messages.values(), state.head, lost);
    }

    ChangeRange changesOfMessages(Topic topic, long after, int limit) {
        return state(topic).changes.after(state(topic).messages, after, limit);
    }

    ChangeRange newestChanges(Topic topic, long head) {
        return state(topic).changes.since(state(topic).messages, head);
    }

    /** The store comes back without the last messages of every log. */
    void restart(int lost) {
        for (State state : topics.values()) {
            state.lineage.put(state.epoch, Math.max(0, state.head - lost));
            state.head = Math.max(0, state.head - lost);
            state.messages.tailMap(state.head, false).clear();
            state.sendings.values().removeIf(place -> place.offset() > state.head);
            state.lineage.replaceAll((epoch, offset) -> Math.min(offset, state.head));
            state.epoch = nextEpoch();
            state.changes.lose(state.head, lost);
        }
    }

    /** The store comes back without the last changes of a log. */
    void loseChanges(Topic topic, int count) {
        state(topic).changes.lose(Long.MAX_VALUE, count);
    }

    /** Forgets all but the newest messages of every log. */
    void trim(int kept) {
        for (State state : topics.values()) {
            state.messages.headMap(state.head - kept, true).clear();
        }
    }

    List<ChatMessage> messages(Topic topic) {
        return state(topic).messages.values().stream()
                .map(state(topic).changes::now)
                .toList();
    }

    private State state(Topic topic) {
        return topics.computeIfAbsent(topic, t -> new State(nextEpoch()));
    }

    private String nextEpoch() {
        return "e" + ++lastEpoch;
    }
}
