package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.wire.Channel;
import io.rookery.protocol.wire.Empty;
import io.rookery.protocol.wire.FoundMessages;
import io.rookery.protocol.wire.History;
import io.rookery.protocol.wire.Joined;
import io.rookery.protocol.wire.Member;
import io.rookery.protocol.wire.Members;
import io.rookery.protocol.wire.Pages;
import io.rookery.protocol.wire.Pong;
import io.rookery.protocol.wire.Presences;
import io.rookery.protocol.wire.QueriedPresences;
import io.rookery.protocol.wire.Reactions;
import io.rookery.protocol.wire.ServerFrame;
import io.rookery.protocol.wire.Session;
import io.rookery.protocol.wire.Stored;
import io.rookery.protocol.wire.Subscribed;
import io.rookery.protocol.wire.TokenRefreshed;
import io.rookery.protocol.wire.WatchedPresences;
import java.util.HashMap;
import java.util.Map;

/** Converts answers to the schema's frames. */
final class Answers {
    private static final OneofDescriptor BODY =
            ServerFrame.getDescriptor().getOneofs().get(0);

    private Answers() {}

    static ServerFrame.Builder frame(Answer answer) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        if (answer instanceof Answer.Empty) {
            frame.setDone(Empty.getDefaultInstance());
        } else if (answer instanceof Answer.Session session) {
            frame.setSession(toWire(session));
        } else if (answer instanceof Answer.TokenRefreshed refreshed) {
            frame.setTokenRefreshed(TokenRefreshed.newBuilder().setExpiresAtMs(refreshed.expiresAtMillis()));
        } else if (answer instanceof Answer.Pong pong) {
            frame.setPong(Pong.newBuilder().setServerTimeMs(pong.serverTimeMillis()));
        } else if (answer instanceof Answer.Subscribed subscribed) {
            frame.setSubscribed(Subscribed.newBuilder().putAllTopics(recoveries(subscribed.topics())));
        } else if (answer instanceof Answer.Channel channel) {
            frame.setChannel(toWire(channel));
        } else if (answer instanceof Answer.Joined joined) {
            frame.setJoined(toWire(joined));
        } else if (answer instanceof Answer.Members members) {
            frame.setMembers(toWire(members));
        } else if (answer instanceof Answer.Invited invited) {
            frame.setInvited(ChannelValues.toWire(invited));
        } else if (answer instanceof Answer.Channels channels) {
            frame.setChannels(ChannelValues.toWire(channels));
        } else if (answer instanceof Answer.Stored stored) {
            frame.setStored(toWire(stored));
        } else if (answer instanceof Answer.History history) {
            frame.setHistory(toWire(history));
        } else if (answer instanceof Answer.Edited edited) {
            frame.setEdited(WireValues.toWire(edited.message()));
        } else if (answer instanceof Answer.Reactions reactions) {
            frame.setReactions(
                    Reactions.newBuilder().setMessageId(reactions.messageId()).putAllReactions(reactions.reactions()));
        } else if (answer instanceof Answer.Message one) {
            frame.setMessage(WireValues.toWire(one.message()));
        } else if (answer instanceof Answer.FoundMessages found) {
            frame.setFoundMessages(toWire(found));
        } else if (answer instanceof Answer.Pages pages) {
            frame.setPages(toWire(pages));
        } else if (answer instanceof Answer.OwnPresence own) {
            frame.setPresence(WireValues.toWire(own.presence()));
        } else if (answer instanceof Answer.Presences presences) {
            frame.setPresences(toWire(presences));
        } else if (answer instanceof Answer.QueriedPresences queried) {
            frame.setQueriedPresences(QueriedPresences.newBuilder()
                    .addAllPresences(WireValues.toWire(queried.presences()))
                    .setTotal(queried.total())
                    .setVersion(queried.version()));
        } else if (answer instanceof Answer.WatchedPresences watched) {
            frame.setWatchedPresences(WatchedPresences.newBuilder()
                    .setQueryId(watched.queryId())
                    .setVersion(watched.version())
                    .addAllPresences(WireValues.toWire(watched.presences()))
                    .setTotal(watched.total()));
        }
        return frame;
    }

    /** The message that stands in the answer's frame. */
    static Message message(Answer answer) {
        ServerFrame.Builder frame = frame(answer);
        return (Message) frame.getField(frame.getOneofFieldDescriptor(BODY));
    }

    static Session toWire(Answer.Session session) {
        return Session.newBuilder()
                .setSessionId(session.sessionId())
                .setUserId(session.userId())
                .setNode(session.node())
                .setRecoveryToken(session.recoveryToken())
                .setResumed(session.resumed())
                .setResumeWindowMs(session.resumeWindowMillis())
                .setHeartbeatMs(session.heartbeatMillis())
                .setMaxFrameBytes(session.maxFrameBytes())
                .setServerTimeMs(session.serverTimeMillis())
                .putAllChannels(recoveries(session.channels()))
                .build();
    }

    static Answer.Session fromWire(Session message) {
        Map<String, Recovery> channels = new HashMap<>();
        message.getChannelsMap().forEach((channel, wire) -> channels.put(channel, WireValues.fromWire(wire)));
        return new Answer.Session(
                message.getSessionId(),
                message.getUserId(),
                message.getNode(),
                message.getRecoveryToken(),
                message.getResumed(),
                message.getResumeWindowMs(),
                message.getHeartbeatMs(),
                message.getMaxFrameBytes(),
                message.getServerTimeMs(),
                channels);
    }

    private static Channel toWire(Answer.Channel channel) {
        Channel.Builder wire = Channel.newBuilder()
                .setChannel(channel.channel())
                .setAccess(WireValues.ACCESS.toWire(channel.access()))
                .setOwner(channel.owner())
                .setCreatedAtMs(channel.createdAtMillis())
                .setMemberCount(channel.memberCount());
        if (channel.title() != null) {
            wire.setTitle(channel.title());
        }
        return wire.build();
    }

    private static Joined toWire(Answer.Joined joined) {
        return Joined.newBuilder()
                .setChannel(joined.channel())
                .setRecovery(WireValues.toWire(joined.recovery()))
                .setMemberCount(joined.memberCount())
                .build();
    }

    private static Members toWire(Answer.Members members) {
        Members.Builder wire = Members.newBuilder();
        for (Answer.Member member : members.members()) {
            wire.addMembers(toWire(member));
        }
        if (members.cursor() != null) {
            wire.setCursor(members.cursor());
        }
        return wire.build();
    }

    private static Member toWire(Answer.Member member) {
        Member.Builder wire = Member.newBuilder()
                .setUserId(member.userId())
                .setName(member.name())
                .setStatus(WireValues.STATUS.toWire(member.status()));
        if (member.role() != null) {
            wire.setRole(WireValues.ROLE.toWire(member.role()));
        }
        return wire.build();
    }

    private static Stored toWire(Answer.Stored stored) {
        Stored.Builder wire = Stored.newBuilder()
                .setMessageId(stored.messageId())
                .setChannel(stored.channel())
                .setEpoch(stored.epoch())
                .setOffset(stored.offset())
                .setTimestampMs(stored.timestampMillis())
                .setDuplicate(stored.duplicate())
                .setDurability(stored.durability());
        if (stored.online() != null) {
            wire.setOnline(stored.online());
        }
        return wire.build();
    }

    private static History toWire(Answer.History history) {
        History.Builder wire = History.newBuilder().setMore(history.more());
        history.messages().forEach(message -> wire.addMessages(WireValues.toWire(message)));
        return wire.build();
    }

    private static FoundMessages toWire(Answer.FoundMessages found) {
        FoundMessages.Builder wire = FoundMessages.newBuilder();
        found.messages().forEach(message -> wire.addMessages(WireValues.toWire(message)));
        if (found.cursor() != null) {
            wire.setCursor(found.cursor());
        }
        return wire.build();
    }

    private static Pages toWire(Answer.Pages pages) {
        Pages.Builder wire = Pages.newBuilder()
                .setMore(pages.more())
                .setBefore(pages.before())
                .setAfter(pages.after());
        pages.messages().forEach(message -> wire.addMessages(WireValues.toWire(message)));
        return wire.build();
    }

    private static Presences toWire(Answer.Presences presences) {
        Presences.Builder wire = Presences.newBuilder();
        presences.presences().forEach(presence -> wire.addPresences(WireValues.toWire(presence)));
        return wire.build();
    }

    private static Map<String, io.rookery.protocol.wire.Recovery> recoveries(Map<String, Recovery> recoveries) {
        Map<String, io.rookery.protocol.wire.Recovery> wire = new HashMap<>();
        recoveries.forEach((topic, recovery) -> wire.put(topic, WireValues.toWire(recovery)));
        return wire;
    }
}
