package io.rookery.store;

import io.rookery.protocol.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a user suffers in the whole game.
 *
 * @param ban null when the user may come in
 * @param mute null when the user may speak
 * @param blocksSomebody whether the user's inbox has to know of somebody whom the user blocks
 */
public record UserSanctions(@Nullable Held ban, @Nullable Held mute, boolean blocksSomebody) {
    public static final UserSanctions NONE = new UserSanctions(null, null, false);

    /** Why the user may not come in; null when they may. */
    public @Nullable Refusal objection() {
        return ban == null ? null : Refusal.forbidden("banned", ban.untilMillis());
    }

    /**
     * @param untilMillis zero for ever
     */
    public record Held(long untilMillis, String by, String reason) {
        public boolean holdsAt(long nowMillis) {
            return untilMillis == 0 || untilMillis > nowMillis;
        }
    }
}
