package io.rookery.chat;

import io.rookery.routing.Publisher;
import io.rookery.store.ChannelStore;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageLog;
import io.rookery.store.SessionStore;
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
        PresenceLookup presence) {}
