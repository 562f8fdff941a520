package io.rookery.routing;

import io.rookery.protocol.ChatMessage;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.ChangeRange;
import io.rookery.store.ChangedMessage;
import io.rookery.store.MessageChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of one log's messages, said as plainly as can be. Nothing is ever trimmed. */
final class ModelChanges {
    /** Rises in all logs and lives of the store. */
    private static long lastSequence;

    private final List<MessageChange> changes = new ArrayList<>();
    private final Map<Long, Long> origins = new HashMap<>();

    ChangeMark newest() {
        return changes.isEmpty() ? ChangeMark.NONE : mark(changes.get(changes.size() - 1));
    }

    private static ChangeMark mark(MessageChange change) {
        return new ChangeMark(change.sequence(), change.head());
    }

    /** The message as it is now. */
    ChatMessage now(ChatMessage first) {
        ChatMessage message = first;
        Map<String, Set<String>> reactions = new LinkedHashMap<>();
        for (MessageChange change : of(first)) {
            if (change.alteration() instanceof Alteration.Delete) {
                return first.deleted(change.sequence());
            } else if (change.alteration() instanceof Alteration.Edit edit) {
                message = message.edited(edit.text(), change.sequence());
            } else if (change.alteration() instanceof Alteration.React react) {
                react(reactions, react, change.by().value());
                message = message.reactedTo(counts(reactions), change.sequence());
            }
        }
        return message;
    }

    private static void react(Map<String, Set<String>> reactions, Alteration.React react, String user) {
        Set<String> users = reactions.computeIfAbsent(react.reaction(), any -> new LinkedHashSet<>());
        if (react.removed()) {
            users.remove(user);
        } else {
            users.add(user);
        }
    }

    private static Map<String, Integer> counts(Map<String, Set<String>> reactions) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        reactions.forEach((reaction, users) -> {
            if (!users.isEmpty()) {
                counts.put(reaction, users.size());
            }
        });
        return counts;
    }

    private List<MessageChange> of(ChatMessage message) {
        return changes.stream()
                .filter(change -> message.messageId().startsWith(change.messageId() + '.'))
                .toList();
    }

    ChangeOutcome change(Collection<ChatMessage> messages, long head, long known, AlterationDraft draft) {
        if (known != 0 && changes.stream().noneMatch(change -> change.sequence() == known)) {
            return new ChangeOutcome.Lost();
        }
        Optional<ChatMessage> found = find(messages, draft.messageId());
        if (found.isEmpty()) {
            return new ChangeOutcome.Unknown();
        }
        ChatMessage first = found.get();
        if (draft.authorOnly() && !first.from().userId().equals(draft.by().value())) {
            return new ChangeOutcome.NotAuthor();
        }
        return alter(first, head, draft);
    }

    private ChangeOutcome alter(ChatMessage first, long head, AlterationDraft draft) {
        ChatMessage before = now(first);
        if (before.isDeleted()) {
            return draft.alteration() instanceof Alteration.Delete
                    ? new ChangeOutcome.Same(before)
                    : new ChangeOutcome.Deleted();
        }
        long previous = newest().sequence();
        MessageChange change = new MessageChange(
                ++lastSequence, head, first.offset(), draft.messageId(), 7, draft.by(), draft.alteration(), 0);
        changes.add(change);
        ChatMessage after = now(first);
        boolean same = after.edited() == before.edited()
                && String.valueOf(after.text()).equals(String.valueOf(before.text()))
                && after.kind().equals(before.kind())
                && after.reactions().equals(before.reactions());
        if (same) {
            changes.remove(change);
            return new ChangeOutcome.Same(before);
        }
        return new ChangeOutcome.Changed(change, previous, after);
    }

    ChangeOutcome putBack(Collection<ChatMessage> messages, long head, MessageChange lost) {
        if (changes.stream().anyMatch(change -> change.sequence() == lost.sequence())) {
            return new ChangeOutcome.Held();
        }
        Optional<ChatMessage> found = find(messages, lost.messageId());
        if (found.isEmpty()) {
            return new ChangeOutcome.Unknown();
        }
        boolean overtaken = lost.alteration() instanceof Alteration.Edit
                && of(found.get()).stream()
                        .anyMatch(change -> change.alteration() instanceof Alteration.Edit
                                && origins.getOrDefault(change.sequence(), change.sequence()) > lost.sequence());
        if (overtaken) {
            return new ChangeOutcome.Overtaken();
        }
        ChangeOutcome outcome = alter(
                found.get(), head, new AlterationDraft(lost.messageId(), lost.by(), lost.alteration(), false, null));
        if (outcome instanceof ChangeOutcome.Changed changed) {
            origins.put(changed.change().sequence(), lost.sequence());
        }
        return outcome;
    }

    private static Optional<ChatMessage> find(Collection<ChatMessage> messages, String own) {
        return messages.stream()
                .filter(message -> message.messageId().startsWith(own + '.'))
                .findFirst();
    }

    ChangeRange after(Map<Long, ChatMessage> messages, long sequence, int limit) {
        return range(
                messages,
                changes.stream()
                        .filter(change -> change.sequence() > sequence)
                        .limit(limit)
                        .toList());
    }

    ChangeRange since(Map<Long, ChatMessage> messages, long head) {
        Map<String, MessageChange> newest = new LinkedHashMap<>();
        for (MessageChange change : changes) {
            if (change.head() >= head) {
                String reaction = change.alteration() instanceof Alteration.React react ? react.reaction() : "";
                String subject = change.messageId() + ' ' + reaction;
                newest.remove(subject);
                newest.put(subject, change);
            }
        }
        return range(messages, newest.values());
    }

    private ChangeRange range(Map<Long, ChatMessage> messages, Collection<MessageChange> found) {
        return new ChangeRange(
                true,
                newest(),
                found.stream()
                        .map(change -> {
                            ChatMessage first = messages.get(change.offset());
                            return new ChangedMessage(change, first == null ? null : now(first));
                        })
                        .toList());
    }

    /** The store has lost what came after a head, and the last changes besides. */
    void lose(long head, int count) {
        changes.removeIf(change -> change.head() > head);
        for (int i = 0; i < count && !changes.isEmpty(); i++) {
            changes.remove(changes.size() - 1);
        }
    }
}
