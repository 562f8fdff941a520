package io.rookery.chat;

import io.rookery.dispatch.CommandDispatcher;
import io.rookery.identity.UserId;
import io.rookery.protocol.Command;
import io.rookery.session.DevicePlaces;
import io.rookery.session.RoomLookup;
import io.rookery.session.TopicAccess;
import io.rookery.settings.ChannelSettings;
import io.rookery.settings.MembershipSettings;
import io.rookery.store.LocationStore;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;

/** The chat commands of one event loop. */
public final class ChatCommands {
    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final Subscriptions subscriptions;
    private final Membership membership;
    private final Messages messages;
    private final History history;
    private final Lookup lookup;
    private final Search search;
    private final Signals signals;
    private final Channels channels;
    private final Inviting inviting;
    private final OwnChannels ownChannels;
    private final Reading reading;
    private final Typing typing;
    private final Missed missed;
    private final Moderation moderation;
    private final Blocks blocks;
    private final Reports reports;
    private final Whereabouts whereabouts;
    private final Speech speech;
    private final Pages pages;
    private final MessageEditing editing;

    /**
     * @param ports belong to the event loop on which the commands are called
     * @param order what keeping order stands on
     * @param clock tells the time that signals carry
     */
    public ChatCommands(
            ChatPorts ports, ModerationPorts order, ChannelSettings channelSettings, ChatLimits limits, Clock clock) {
        this.rules = new ChannelRules(channelSettings);
        Turns turns = new Turns();
        ChannelStandings standings = new ChannelStandings(order.sanctions(), System::nanoTime);
        Signalling signalling =
                new Signalling(ports.publisher(), order.blocks(), standings::isSilent, System::nanoTime);
        CheckedVoice voice = voice(ports, order, limits, clock);
        Receipts receipts = new Receipts(ports.log(), signalling, limits.receiptsMax());
        this.whereabouts = new Whereabouts(ports.locations(), ports.moves(), Whereabouts.USERS_MAX);
        this.access = new ChannelAccessCheck(rules, ports.channels(), standings);
        this.subscriptions = new Subscriptions(access, ports.sessions(), turns, limits.subscriptionsMax());
        MembershipSettings settings = channelSettings.membership();
        ChatPorts.MemberStores members = ports.members();
        ChannelTalk talk = new ChannelTalk(rules, ports.publisher(), ports.channels());
        MemberLimits memberLimits = new MemberLimits(rules, members.users(), settings.channelsPerUserMax());
        Rooms rooms = new Rooms(whereabouts);
        this.membership = new Membership(rules, access, subscriptions, rooms, turns, ports, talk, memberLimits);
        this.channels = new Channels(rules, ports.channels(), talk, memberLimits, limits.firstMembersMax());
        this.inviting = new Inviting(rules, ports, settings);
        this.ownChannels = new OwnChannels(members.users(), members.markers());
        this.reading = new Reading(rules, access, ports, receipts, settings.readReceiptsMembersMax());
        this.missed = new Missed(members.devices(), members.markers(), limits.recoveryMessagesMax());
        this.messages = new Messages(rules, voice, ports.presence(), limits);
        this.history = new History(access, ports.log(), members.devices(), receipts);
        this.editing = new MessageEditing(
                access,
                ports.channels(),
                ports.publisher(),
                voice,
                (session, topic) -> rules.isSpokenIn(topic) && order.keepsOrderEverywhere(session),
                signalling::isSilent,
                limits);
        this.search = new Search(rules, access, members.users(), ports.archive());
        this.signals = new Signals(rules, signalling, voice::requireVoice, limits, clock);
        this.typing = new Typing(signals, settings.typingWindow(), System::nanoTime);
        this.speech = new Speech(messages, whereabouts, ports.channels());
        this.pages = new Pages(ports.log());
        this.moderation = new Moderation(rules, ports, talk, rooms, order);
        this.blocks = new Blocks(order.blocks());
        this.lookup = new Lookup(access, ports.log());
        this.reports = new Reports(access, lookup, ports.log(), order, clock);
    }

    private static CheckedVoice voice(ChatPorts ports, ModerationPorts order, ChatLimits limits, Clock clock) {
        MessageHook hook = new MessageHook(
                () -> order.settings().get().hook(), order.hook(), limits, order.meter(), System::nanoTime);
        return new CheckedVoice(
                ports.publisher(),
                order.flood(),
                () -> order.settings().get().flood(),
                order.words(),
                hook,
                new Shadows(ports.log(), ports.channels(), ports.publisher(), clock),
                order.meter(),
                clock);
    }

    /** Lets a session listen to so many topics from now on; to be called on the commands' event loop. */
    public void subscriptionsAtMost(int max) {
        subscriptions.atMost(max);
    }

    /** Lets authors edit and delete what they said for so long from now on; to be called on the commands' event loop. */
    public void editableFor(Duration window) {
        editing.editable(window);
    }

    /** Who may listen to what, for sessions that are resumed. */
    public TopicAccess topicAccess() {
        return access;
    }

    /** Where new sessions begin. */
    public DevicePlaces devicePlaces() {
        return missed;
    }

    /** Where users stand, for connections that follow them. */
    public RoomLookup rooms() {
        return user -> whereabouts.of(user).map(LocationStore.Place::room);
    }

    /** A user stands elsewhere now, as the store has it; to be called on the commands' event loop. */
    void moved(UserId user, long version) {
        whereabouts.moved(user, version);
    }

    /** News of users who moved may have been lost; to be called on the commands' event loop. */
    void forgetWhereabouts() {
        whereabouts.forget();
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
                .on("chat.channel.create", Command.ChannelCreate.class, channels::create)
                .on("chat.channel.join", Command.ChannelJoin.class, membership::join)
                .on("chat.channel.leave", Command.ChannelLeave.class, membership::leave)
                .on("chat.channel.members", Command.ChannelMembers.class, membership::members)
                .on("chat.channel.update", Command.ChannelUpdate.class, channels::update)
                .on("chat.channel.invite", Command.ChannelInvite.class, inviting::invite)
                .on("chat.channel.decline", Command.ChannelDecline.class, inviting::decline)
                .on("chat.channel.role", Command.ChannelSetRole.class, channels::setRole)
                .on("chat.channel.list", Command.ChannelList.class, ownChannels::list)
                .on("chat.read", Command.ChatRead.class, reading::read)
                .on("chat.typing", Command.ChatTyping.class, typing::typing)
                .on("chat.message", Command.ChatSend.class, messages::say)
                .on("chat.direct", Command.DirectSend.class, messages::tell)
                .on("chat.say", Command.ChatSay.class, (caller, say) -> speech.speak(caller, "say", say.said()))
                .on("chat.pose", Command.ChatPose.class, (caller, pose) -> speech.speak(caller, "pose", pose.said()))
                .on("chat.ooc", Command.ChatOoc.class, (caller, ooc) -> speech.speak(caller, "ooc", ooc.said()))
                .on("chat.yell", Command.ChatYell.class, (caller, yell) -> speech.speak(caller, "yell", yell.said()))
                .on("chat.whisper", Command.ChatWhisper.class, speech::whisper)
                .on("chat.pages", Command.ChatPages.class, pages::page)
                .on("chat.ack", Command.ChatAck.class, history::acknowledge)
                .on("chat.edit", Command.ChatEdit.class, editing::edit)
                .on("chat.delete", Command.ChatDelete.class, editing::delete)
                .on("chat.react", Command.ChatReact.class, editing::react)
                .on("chat.history", Command.ChatHistory.class, history::page)
                .on("chat.get", Command.ChatGet.class, lookup::get)
                .on("chat.search", Command.ChatSearch.class, search::search)
                .on("signal.send", Command.SignalSend.class, signals::send)
                .on("chat.channel.kick", Command.ChannelKick.class, moderation::kick)
                .on("chat.channel.ban", Command.ChannelBan.class, moderation::ban)
                .on("chat.channel.unban", Command.ChannelUnban.class, moderation::unban)
                .on("chat.channel.mute", Command.ChannelMute.class, moderation::mute)
                .on("chat.channel.unmute", Command.ChannelUnmute.class, moderation::unmute)
                .on("chat.channel.slow", Command.ChannelSlow.class, moderation::slow)
                .on("chat.block", Command.Block.class, blocks::block)
                .on("chat.unblock", Command.Unblock.class, blocks::unblock)
                .on("chat.report", Command.Report.class, reports::report);
    }
}
