package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may join which channel because a member has invited them, until the invitation ends. Futures fail as those of {@link MessageLog}. */
public interface Invitations {

    /**
     * Invites those who are neither members nor invited, nor have turned down an invitation that would still hold.
     *
     * @param membersMay whether every member may invite, not only the moderators and the owner
     * @param invitedMax how many may be invited to the channel at once; beyond it nobody is
     */
    Future<Outcome> invite(
            Topic topic, UserId by, List<UserId> users, boolean membersMay, Duration window, int invitedMax);

    /** Takes an invitation back, so that it can be given again. */
    Future<Void> withdraw(Topic topic, UserId user);

    /**
     * Notes that the user does not want to join; the user is not invited again before the invitation would have ended.
     *
     * @return whether the user was invited
     */
    Future<Boolean> decline(Topic topic, UserId user);

    /** What became of the wish to invite. */
    sealed interface Outcome {
        record NotAllowed() implements Outcome {}

        /** The channel has as many invitations as it may. */
        record Full() implements Outcome {}

        /**
         * @param users who had no invitation before
         */
        record Done(List<UserId> users, @Nullable String title, long expiresAtMillis) implements Outcome {}
    }
}
