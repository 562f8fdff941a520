package io.rookery.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.ServiceHooks;
import io.rookery.chat.BlockLists;
import io.rookery.chat.ChannelInspection;
import io.rookery.chat.ModerationFeed;
import io.rookery.chat.ModerationMeter;
import io.rookery.chat.ModerationPorts;
import io.rookery.chat.OperatorModeration;
import io.rookery.cluster.Homes;
import io.rookery.guard.FloodGuard;
import io.rookery.guard.WordList;
import io.rookery.identity.UserId;
import io.rookery.presence.Relations;
import io.rookery.routing.Inspection;
import io.rookery.settings.ModerationSettings;
import io.rookery.settings.SettingsInForce;
import io.rookery.store.AuditLog;
import io.rookery.store.Copying;
import io.rookery.store.RedisAuditLog;
import io.rookery.store.RedisReportStore;
import io.rookery.store.RedisSanctionStore;
import io.rookery.store.RedisUserSanctionStore;
import io.rookery.store.RelationStore;
import io.rookery.store.RelationStore.Edit;
import io.rookery.store.UserSanctions;
import io.rookery.transport.GatewayNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node needs to keep order. */
final class ModerationPart {
    private static final Logger LOG = LoggerFactory.getLogger(ModerationPart.class);
    private static final String MESSAGE = "message";

    private final Vertx vertx;
    private final SettingsInForce inForce;
    private final LoopStores stores;
    private final Supplier<Copying> copying;
    private final RelationStore relations;
    private final ModerationMeter meter;
    private final WordList words;
    private final ServiceHooks hooks;
    private volatile @Nullable ModerationFeed feed;

    /**
     * @param copying the calling event loop's
     */
    ModerationPart(
            Vertx vertx,
            SettingsInForce inForce,
            LoopStores stores,
            Supplier<Copying> copying,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.inForce = inForce;
        this.stores = stores;
        this.copying = copying;
        this.relations = new LoopRelationStore(stores);
        this.meter = new ModerationMeter(registry);
        this.words = WordList.of(settings().words());
        this.hooks = new ServiceHooks(vertx);
    }

    private ModerationSettings settings() {
        return inForce.live().moderation();
    }

    private FloodGuard flood() {
        return new FloodGuard(() -> settings().flood(), System::nanoTime);
    }

    /** For the homes of the calling event loop. */
    Inspection inspection() {
        return new ChannelInspection(flood(), meter);
    }

    /** For the calling event loop. */
    ModerationPorts ports(Relations changes) {
        return new ModerationPorts(
                new RedisSanctionStore(stores.here(), copying.get(), Clock.systemUTC()),
                audit(),
                this::tellNodes,
                reports(),
                blocks(changes),
                flood(),
                words,
                (question, deadline) -> hooks.ask(MESSAGE, question, deadline),
                this::settings,
                meter);
    }

    private BlockLists blocks(Relations changes) {
        return new BlockLists() {
            @Override
            public Future<Void> change(UserId blocker, Edit edit, UserId user) {
                return changes.changeBlocked(blocker, edit, Set.of(user)).mapEmpty();
            }

            @Override
            public Future<Boolean> blocks(UserId blocker, UserId user) {
                return relations.blocks(blocker, user);
            }
        };
    }

    /** What a user suffers; whose inbox has to know whom they block, gets to know it once more. */
    Future<UserSanctions> sanctions(UserId user) {
        return userSanctions().of(user).onSuccess(found -> {
            if (found.blocksSomebody()) {
                relations
                        .mirrorBlocked(user)
                        .onFailure(failure ->
                                LOG.debug("An inbox was not told whom its owner blocks: {}", failure.getMessage()));
            }
        });
    }

    OperatorModeration operators() {
        return new OperatorModeration(
                this::userSanctions, this::audit, this::reports, this::tellNodes, Clock.systemUTC());
    }

    private RedisUserSanctionStore userSanctions() {
        return new RedisUserSanctionStore(stores.here(), copying.get());
    }

    private RedisReportStore reports() {
        return new RedisReportStore(stores.here(), copying.get());
    }

    private AuditLog audit() {
        return new RedisAuditLog(stores.here(), settings().auditKept());
    }

    private void tellNodes() {
        ModerationFeed told = feed;
        if (told != null) {
            told.tell();
        }
    }

    /** Follows the audit log from now on, on the event loop of the caller. Before anybody is let in. */
    Future<Void> follow(Context context, Homes homes, Bus bus, GatewayNode gateway) {
        ModerationFeed following = new ModerationFeed(audit(), homes, bus, gateway::deedsDone, gateway::deedsMissed);
        feed = following;
        bus.serve(Concern.MODERATION, List.of(new Bus.Loop(context, following)));
        vertx.setPeriodic(ModerationFeed.LOOK_EVERY.toMillis(), timer -> following.look());
        return following.begin();
    }
}
