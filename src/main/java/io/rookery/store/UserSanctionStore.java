package io.rookery.store;

import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.Duration;

/** What users suffer in the whole game: bans and mutes. Futures fail as those of {@link MessageLog}. */
public interface UserSanctionStore {
    Future<UserSanctions> of(UserId user);

    /**
     * Imposes a ban or a mute, in place of one of the same kind.
     *
     * @param length zero for ever
     * @return until when, in milliseconds since 1970; zero for ever
     */
    Future<Long> impose(UserId user, Sanction sanction, Duration length, String by, String reason);

    /**
     * @return whether there was one
     */
    Future<Boolean> lift(UserId user, Sanction sanction);
}
