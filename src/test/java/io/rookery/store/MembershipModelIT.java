package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Sender;
import io.rookery.store.ChannelStore.ChannelMember;
import io.rookery.store.ChannelStore.ChannelRecord;
import io.rookery.store.ChannelStore.Joining;
import io.rookery.store.ChannelStore.Left;
import io.rookery.store.ChannelStore.RoleChange;
import io.rookery.store.Invitations.Outcome;
import io.rookery.store.ReadMarkers.View;
import io.rookery.testing.RedisServer;
import io.rookery.testing.Seed;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Lets a few users create, join, invite, promote and leave at random, and compares the channel with a model that fits on a page. */
class MembershipModelIT {
    private static final int CHANNELS = 40;
    private static final int STEPS = 60;
    private static final int MEMBERS_MAX = 4;
    private static final int INVITED_MAX = 2;
    private static final List<String> USERS = List.of("ann", "ben", "cid", "dot", "eve", "fay");

    /** All that a channel of members is. */
    private static final class Model {
        final TreeMap<String, ChannelRole> members = new TreeMap<>();
        final Set<String> invited = new TreeSet<>();
        final Set<String> declined = new TreeSet<>();
        ChannelAccess access = ChannelAccess.MEMBERS;
        boolean created;
        boolean ended;

        boolean exists() {
            return created && !ended;
        }

        boolean is(String user, ChannelRole needed) {
            ChannelRole role = members.get(user);
            return role != null && role.covers(needed);
        }

        boolean isPending(String user) {
            return invited.contains(user) || declined.contains(user);
        }
    }

    @Test
    void aChannelBehavesAsItsModel() {
        Random random = Seed.of(MembershipModelIT.class).random();
        Vertx vertx = Vertx.vertx();
        try (RedisServer redis = RedisServer.start();
                OnLoop store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected()) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                Game game = new Game(store, random);
                for (int step = 0; step < STEPS; step++) {
                    game.step();
                    game.compare();
                }
            }
        } finally {
            vertx.close().await();
        }
    }

    private static final class Game {
        private final Topic topic = Drafts.topic();
        private final Model model = new Model();
        private final OnLoop store;
        private final Random random;
        private final Invitations invitations;
        private final ReadMarkers markers;

        Game(OnLoop store, Random random) {
            this.store = store;
            this.random = random;
            this.invitations = new RedisInvitations(store.links());
            this.markers = new RedisReadMarkers(store.links());
        }

        void step() {
            String user = one();
            switch (random.nextInt(12)) {
                case 0 -> create(user);
                case 1, 2, 3 -> join(user);
                case 4, 5 -> leave(user);
                case 6, 7 -> promote(user, one(), ChannelRole.values()[random.nextInt(3)]);
                case 8, 9 -> invite(user, one(), random.nextBoolean());
                case 10 -> decline(user);
                default -> open(user, random.nextBoolean() ? ChannelAccess.OPEN : ChannelAccess.MEMBERS);
            }
        }

        private String one() {
            return USERS.get(random.nextInt(USERS.size()));
        }

        private void create(String user) {
            boolean created = store.channels(channels ->
                            channels.create(topic, null, ChannelAccess.MEMBERS, new Sender(user, user), List.of()))
                    .isPresent();

            assertThat(created).isEqualTo(!model.created);
            if (created) {
                model.created = true;
                model.members.put(user, ChannelRole.OWNER);
            }
        }

        private void join(String user) {
            Joining outcome = store.channels(
                            channels -> channels.addMember(topic, new Sender(user, user), MEMBERS_MAX, true))
                    .outcome();

            boolean letIn = model.exists() && (model.access == ChannelAccess.OPEN || model.invited.contains(user));
            Joining expected = model.members.containsKey(user)
                    ? Joining.WAS_MEMBER
                    : !letIn ? Joining.NOT_LET_IN : model.members.size() == MEMBERS_MAX ? Joining.FULL : Joining.ADDED;
            assertThat(outcome).isEqualTo(expected);
            if (outcome == Joining.ADDED) {
                model.members.put(user, ChannelRole.MEMBER);
                model.invited.remove(user);
                model.declined.remove(user);
            }
        }

        /** Which of several moderators inherits the model does not know, for it has no clock; one of them it is. */
        private void leave(String user) {
            Left left = store.channels(channels -> channels.removeMember(topic, new UserId(user), true));

            ChannelRole role = model.members.remove(user);
            assertThat(left.wasMember()).isEqualTo(role != null);
            assertThat(left.ended()).isEqualTo(role != null && model.members.isEmpty());
            assertThat(left.heir() != null).isEqualTo(role == ChannelRole.OWNER && !left.ended());
            if (left.ended()) {
                model.ended = true;
                model.invited.clear();
                model.declined.clear();
            } else if (left.heir() != null) {
                String heir = left.heir().value();
                assertThat(
                                model.members.containsValue(ChannelRole.MODERATOR)
                                        ? model.members.get(heir) == ChannelRole.MODERATOR
                                        : model.members.firstKey().equals(heir))
                        .isTrue();
                model.members.put(heir, ChannelRole.OWNER);
            }
        }

        private void promote(String by, String user, ChannelRole role) {
            RoleChange change =
                    store.channels(channels -> channels.setRole(topic, new UserId(by), new UserId(user), role));

            RoleChange expected = !model.is(by, ChannelRole.OWNER)
                    ? RoleChange.NOT_ALLOWED
                    : !model.members.containsKey(user)
                            ? RoleChange.NO_MEMBER
                            : model.members.get(user) == role
                                    ? RoleChange.SAME
                                    : user.equals(by) ? RoleChange.OWN_ROLE : RoleChange.DONE;
            assertThat(change).isEqualTo(expected);
            if (change == RoleChange.DONE) {
                model.members.put(user, role);
                if (role == ChannelRole.OWNER) {
                    model.members.put(by, ChannelRole.MODERATOR);
                }
            }
        }

        private void invite(String by, String user, boolean membersMay) {
            Outcome outcome = store.get(() -> invitations.invite(
                    topic, new UserId(by), List.of(new UserId(user)), membersMay, Duration.ofDays(1), INVITED_MAX));

            boolean may = model.is(by, membersMay ? ChannelRole.MEMBER : ChannelRole.MODERATOR);
            boolean isNew = !model.members.containsKey(user) && !model.isPending(user);
            boolean isFull = isNew && model.invited.size() + model.declined.size() == INVITED_MAX;
            if (!may) {
                assertThat(outcome).isEqualTo(new Outcome.NotAllowed());
            } else if (isFull) {
                assertThat(outcome).isEqualTo(new Outcome.Full());
            } else {
                assertThat(((Outcome.Done) outcome).users()).isEqualTo(isNew ? List.of(new UserId(user)) : List.of());
                if (isNew) {
                    model.invited.add(user);
                }
            }
        }

        private void decline(String user) {
            assertThat(store.get(() -> invitations.decline(topic, new UserId(user))))
                    .isEqualTo(model.invited.contains(user));
            if (model.invited.remove(user)) {
                model.declined.add(user);
            }
        }

        private void open(String by, ChannelAccess access) {
            Optional<ChannelRecord> updated =
                    store.channels(channels -> channels.update(topic, new UserId(by), null, access));

            assertThat(updated.isPresent()).isEqualTo(model.is(by, ChannelRole.OWNER));
            if (updated.isPresent()) {
                model.access = access;
            }
        }

        void compare() {
            Map<String, ChannelRole> members = new TreeMap<>();
            for (ChannelMember member : store.channels(channels -> channels.members(topic, null, USERS.size()))) {
                members.put(member.user().userId(), member.role());
            }
            assertThat(members).isEqualTo(model.members);
            Optional<ChannelRecord> found = store.channels(channels -> channels.find(topic));
            assertThat(found.isPresent()).isEqualTo(model.exists());
            found.ifPresent(channel ->
                    assertThat(model.members.get(channel.owner().value())).isEqualTo(ChannelRole.OWNER));
            for (String user : USERS) {
                View view = store.get(() -> markers.view(topic, new UserId(user)));
                assertThat(view.role()).isEqualTo(model.members.get(user));
                assertThat(view.invitation() != null).isEqualTo(model.invited.contains(user));
                assertThat(view.memberCount()).isEqualTo(model.members.size());
            }
        }
    }
}
