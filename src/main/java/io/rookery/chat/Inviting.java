package io.rookery.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.dispatch.Caller;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Invitation;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.protocol.TimeText;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.settings.MembershipSettings;
import io.rookery.store.Draft;
import io.rookery.store.Invitations;
import io.rookery.store.Invitations.Outcome;
import io.rookery.store.UserChannels;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Invites users into channels of members. Whoever is invited finds a message of kind {@value #KIND} in the inbox, which lasts, and
 * is told at once where connected; an invitation that cannot be told of is taken back.
 */
final class Inviting {
    static final String KIND = "invitation";
    static final int USERS_MAX = 50;

    private final ChannelRules rules;
    private final Invitations invitations;
    private final UserChannels users;
    private final Publisher publisher;
    private final MembershipSettings settings;

    Inviting(ChannelRules rules, ChatPorts ports, MembershipSettings settings) {
        this.rules = rules;
        this.invitations = ports.members().invitations();
        this.users = ports.members().users();
        this.publisher = ports.publisher();
        this.settings = settings;
    }

    Future<Answer.Invited> invite(Caller caller, Command.ChannelInvite command) {
        Topic topic = Naming.topic(command.channel());
        Bounds.within("users count", command.users().size(), 1, USERS_MAX);
        List<UserId> invited =
                command.users().stream().map(Naming::user).distinct().toList();
        if (!rules.ofMembers(topic)) {
            throw Refusal.invalidParams("channel: " + topic + " (expected: one that belongs to its members)");
        }
        return invitations
                .invite(
                        topic,
                        caller.session().user(),
                        invited,
                        rules.membersInvite(topic),
                        settings.invitationWindow(),
                        settings.invitationsPerChannelMax())
                .compose(outcome -> tell(topic, caller.session().sender(), outcome));
    }

    Future<Answer.Empty> decline(Caller caller, Command.ChannelDecline command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = caller.session().user();
        return invitations
                .decline(topic, user)
                .compose(wasInvited ->
                        wasInvited ? users.uninvite(user, topic) : Future.failedFuture(Refusal.forbidden()))
                .map(Answer.EMPTY);
    }

    private Future<Answer.Invited> tell(Topic topic, Sender by, Outcome outcome) {
        if (outcome instanceof Outcome.Full) {
            throw Refusal.limitExceeded(
                    "channel-invitations",
                    "invitations to " + topic + " (expected: at most " + settings.invitationsPerChannelMax() + ")");
        }
        if (!(outcome instanceof Outcome.Done done)) {
            throw Refusal.forbidden();
        }
        Invitation invitation = new Invitation(topic.name(), done.title(), by, done.expiresAtMillis());
        List<Future<Optional<String>>> told =
                done.users().stream().map(user -> tell(topic, user, invitation)).toList();
        return Future.join(told)
                .map(all -> new Answer.Invited(
                        told.stream().flatMap(one -> one.result().stream()).toList(), done.expiresAtMillis()));
    }

    /** Empty when the user has too many invitations, or may not be told. */
    private Future<Optional<String>> tell(Topic topic, UserId user, Invitation invitation) {
        return users.invite(user, topic, invitation.expiresAtMillis(), settings.invitationsPerUserMax())
                .compose(noted -> noted
                        ? publisher
                                .publish(user.inbox(), draft(invitation), Priority.NORMAL)
                                .mapEmpty()
                        : Future.failedFuture(Refusal.forbidden()))
                .map(stored -> {
                    Push push = new Push.Invited(invitation);
                    publisher.send(user.inbox(), DeliveryClass.SIGNAL, Priority.NORMAL, push);
                    return Optional.of(user.value());
                })
                .recover(failure -> takeBack(topic, user));
    }

    private Future<Optional<String>> takeBack(Topic topic, UserId user) {
        return Future.join(invitations.withdraw(topic, user), users.uninvite(user, topic))
                .transform(outcome -> Future.succeededFuture(Optional.empty()));
    }

    private static Draft draft(Invitation invitation) {
        JsonObject payload = new JsonObject().put("channel", invitation.channel());
        if (invitation.title() != null) {
            payload.put("title", invitation.title());
        }
        payload.put("expiresAt", TimeText.of(invitation.expiresAtMillis()));
        RawJson json = RawJson.ofChecked(payload.encode().getBytes(UTF_8));
        MessageBody body = new MessageBody(RandomIds.shortName(), invitation.from(), KIND, null, json, null);
        return new Draft(new UserId(invitation.from().userId()), null, body, false);
    }
}
