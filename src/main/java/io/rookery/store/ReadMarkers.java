package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Invitation;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far each member has read each channel, on whichever device. Futures fail as those of {@link MessageLog}. */
public interface ReadMarkers {

    /** Notes how far a member of a channel, or the owner of an inbox, has read; nothing for others. */
    Future<Marked> read(Topic topic, UserId user, long offset);

    /** What a user sees of a channel, whatever the user is to it. */
    Future<View> view(Topic topic, UserId user);

    /**
     * Where the last messages of a log begin.
     *
     * @param messagesMax at most so many, and no more than Redis keeps
     * @return the place before the first of them; empty when nothing is known of the log
     */
    Future<Optional<Position>> oldest(Topic topic, int messagesMax);

    /**
     * Offsets of a log and a reader.
     *
     * @param before how far the user had read
     * @param read how far the user has read now
     * @param head the newest message
     */
    record Marked(long before, long read, long head, int memberCount) {
        public boolean moved() {
            return read > before;
        }

        public long unread() {
            return head - read;
        }
    }

    /**
     * @param role null for who does not belong to the channel
     * @param access null where there is no channel that was created
     * @param epoch null when nothing was ever said there
     * @param head offset of the newest message
     * @param read offset of the last message the user has read
     * @param invitation null for who is not invited
     */
    record View(
            @Nullable ChannelRole role,
            @Nullable ChannelAccess access,
            @Nullable String title,
            int memberCount,
            @Nullable String epoch,
            long head,
            long read,
            @Nullable Invitation invitation) {}
}
