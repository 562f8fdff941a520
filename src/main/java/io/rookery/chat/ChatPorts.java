package io.rookery.chat;

import io.rookery.routing.Publisher;
import io.rookery.store.ChannelStore;
import io.rookery.store.DevicePositions;
import io.rookery.store.Invitations;
import io.rookery.store.LocationStore;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageLog;
import io.rookery.store.ReadMarkers;
import io.rookery.store.SessionStore;
import io.rookery.store.UserChannels;
import java.util.Optional;

/**
 * What the chat commands of one event loop stand on; the stores are that loop's own.
 *
 * @param archive empty where there is none
 */
public record ChatPorts(
        Publisher publisher,
        MessageLog log,
        Optional<MessageArchive> archive,
        ChannelStore channels,
        SessionStore sessions,
        MemberStores members,
        LocationStore locations,
        MoveTeller moves,
        PresenceLookup presence) {

    /** Who is invited, which channels users have, and how far they and their devices have come in them. */
    public record MemberStores(
            Invitations invitations, UserChannels users, ReadMarkers markers, DevicePositions devices) {}
}
