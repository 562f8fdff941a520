package io.rookery.settings;

import java.time.Duration;

/**
 * What users may do with what was said.
 *
 * @param editWindow how long after a message was stored its author may edit or delete it
 */
public record ChatSettings(Duration editWindow) {

    static ChatSettings read(Section section) {
        return new ChatSettings(section.changeable(Holds.AT_ONCE).duration("edit-window", "15m", "0s", "720h"));
    }
}
