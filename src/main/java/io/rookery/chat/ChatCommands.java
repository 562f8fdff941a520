package io.rookery.chat;

import io.rookery.dispatch.CommandDispatcher;
import io.rookery.protocol.Command;
import io.rookery.session.TopicAccess;
import io.rookery.settings.ChannelSettings;
import io.vertx.core.Future;
import java.time.Clock;

/** The chat commands of one event loop. */
public final class ChatCommands {
    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final Subscriptions subscriptions;
    private final Membership membership;
    private final Messages messages;
    private final History history;
    private final Search search;
    private final Signals signals;

    /**
     * @param ports belong to the event loop on which the commands are called
     * @param clock tells the time that signals carry
     */
    public ChatCommands(ChatPorts ports, ChannelSettings channels, ChatLimits limits, Clock clock) {
        this.rules = new ChannelRules(channels);
        Turns turns = new Turns();
        Receipts receipts = new Receipts(ports.log(), ports.publisher(), limits.receiptsMax());
        this.access = new ChannelAccessCheck(rules, ports.channels());
        this.subscriptions = new Subscriptions(access, ports.sessions(), turns, limits.subscriptionsMax());
        this.membership = new Membership(rules, access, subscriptions, turns, ports, limits);
        this.messages = new Messages(rules, ports.publisher(), ports.presence(), limits);
        this.history = new History(access, ports.log(), receipts);
        this.search = new Search(rules, access, ports.archive());
        this.signals = new Signals(rules, ports.publisher(), limits, clock);
    }

    /** Lets a session listen to so many topics from now on; to be called on the commands' event loop. */
    public void subscriptionsAtMost(int max) {
        subscriptions.atMost(max);
    }

    /** Who may listen to what, for sessions that are resumed. */
    public TopicAccess topicAccess() {
        return access;
    }

    /** Who may see who of a channel's members is there. */
    public TopicAccess presenceAccess() {
        return (session, topic) ->
                rules.tellsOfMembers(topic) ? access.mayListen(session, topic) : Future.succeededFuture(false);
    }

    /** Adds every command of this package. */
    public void register(CommandDispatcher.Builder handlers) {
        handlers.on("system.subscribe", Command.Subscribe.class, subscriptions::subscribe)
                .on("system.unsubscribe", Command.Unsubscribe.class, subscriptions::unsubscribe)
                .on("chat.channel.create", Command.ChannelCreate.class, membership::create)
                .on("chat.channel.join", Command.ChannelJoin.class, membership::join)
                .on("chat.channel.leave", Command.ChannelLeave.class, membership::leave)
                .on("chat.channel.members", Command.ChannelMembers.class, membership::members)
                .on("chat.message", Command.ChatSend.class, messages::say)
                .on("chat.direct", Command.DirectSend.class, messages::tell)
                .on("chat.ack", Command.ChatAck.class, history::acknowledge)
                .on("chat.history", Command.ChatHistory.class, history::page)
                .on("chat.search", Command.ChatSearch.class, search::search)
                .on("signal.send", Command.SignalSend.class, signals::send);
    }
}
