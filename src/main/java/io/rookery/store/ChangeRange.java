package io.rookery.store;

import java.util.List;

/**
 * What was found of a topic's changes.
 *
 * @param complete whether nothing is missing before and between the changes; more may follow them
 * @param newest the topic's newest change at the moment of the read
 * @param changes in the order in which they were made
 */
public record ChangeRange(boolean complete, ChangeMark newest, List<ChangedMessage> changes) {
    public ChangeRange {
        changes = List.copyOf(changes);
    }
}
