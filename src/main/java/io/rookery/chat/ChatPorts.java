package io.rookery.chat;

import io.rookery.routing.Publisher;
import io.rookery.store.ChannelStore;
import io.rookery.store.MessageLog;
import io.rookery.store.SessionStore;

/** What the chat commands of one event loop stand on; the stores are that loop's own. */
public record ChatPorts(
        Publisher publisher, MessageLog log, ChannelStore channels, SessionStore sessions, PresenceLookup presence) {}
