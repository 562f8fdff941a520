package io.rookery.routing;

import java.time.Duration;

/**
 * How this node keeps up with the logs it listens to.
 *
 * @param recoveryMessagesMax missed messages given to one reader in one topic; a reader further behind is told so
 * @param idleCheck a topic where nothing happened for so long is compared with its log
 * @param linger how long a topic without listeners is kept, because listeners tend to come back
 */
public record CursorBounds(int recoveryMessagesMax, Duration idleCheck, Duration linger) {
    public static final CursorBounds DEFAULTS = new CursorBounds(500, Duration.ofSeconds(15), Duration.ofSeconds(5));
}
