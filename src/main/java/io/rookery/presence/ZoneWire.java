package io.rookery.presence;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How nodes and the homes of zones write to each other. */
final class ZoneWire {
    private static final int SIZE_HINT = 192;
    private static final PresenceStatus[] STATUSES = PresenceStatus.values();

    /** What a home is asked. */
    sealed interface Question {
        String zone();
    }

    record Replicate(String zone, RosterQuestion question) implements Question {}

    record Query(String zone, PresenceFilter filter) implements Question {}

    private ZoneWire() {}

    static Buffer encode(ZoneMessage message) {
        if (message instanceof ZoneMessage.Enter enter) {
            return claim(begin(1, message), enter.claim()).done();
        } else if (message instanceof ZoneMessage.Leave leave) {
            return begin(2, message)
                    .text(leave.userId())
                    .number(leave.userVersion())
                    .done();
        } else if (message instanceof ZoneMessage.Digest digest) {
            return begin(3, message)
                    .number(digest.sum().count())
                    .number(digest.sum().hash())
                    .done();
        } else if (message instanceof ZoneMessage.Claims claims) {
            WireWriter out = begin(4, message).flag(claims.first()).flag(claims.last());
            out.number(claims.claims().size());
            claims.claims().forEach(each -> claim(out, each));
            return out.done();
        } else if (message instanceof ZoneMessage.Resend) {
            return begin(5, message).done();
        } else if (message instanceof ZoneMessage.Outdated outdated) {
            return begin(6, message)
                    .text(outdated.userId())
                    .number(outdated.userVersion())
                    .number(outdated.number())
                    .done();
        }
        return change(begin(7, message), ((ZoneMessage.Changed) message).change())
                .done();
    }

    /**
     * @throws RuntimeException when the bytes are no such message
     */
    static ZoneMessage decode(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        byte type = in.tinyNumber();
        String zone = in.text();
        return switch (type) {
            case 1 -> new ZoneMessage.Enter(zone, claim(in));
            case 2 -> new ZoneMessage.Leave(zone, in.text(), in.longNumber());
            case 3 -> new ZoneMessage.Digest(zone, new OwnClaims.Sum(in.number(), in.number()));
            case 4 -> new ZoneMessage.Claims(zone, in.flag(), in.flag(), claims(in));
            case 5 -> new ZoneMessage.Resend(zone);
            case 6 -> new ZoneMessage.Outdated(zone, in.text(), in.longNumber(), in.longNumber());
            case 7 -> new ZoneMessage.Changed(zone, change(in));
            default -> throw new IllegalArgumentException("zone message: " + type + " (expected: 1..7)");
        };
    }

    static Buffer encode(Question question) {
        if (question instanceof Replicate replicate) {
            return new WireWriter(SIZE_HINT)
                    .number((byte) 1)
                    .text(replicate.zone())
                    .number(replicate.question().roster())
                    .number(replicate.question().since())
                    .text(replicate.question().after())
                    .done();
        }
        PresenceFilter filter = ((Query) question).filter();
        int statuses = 0;
        for (PresenceStatus status : filter.statuses()) {
            statuses |= 1 << status.ordinal();
        }
        return new WireWriter(SIZE_HINT)
                .number((byte) 2)
                .text(question.zone())
                .number(statuses)
                .text(filter.activity())
                .number(filter.limit())
                .done();
    }

    static Question question(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        return in.tinyNumber() == 1
                ? new Replicate(in.text(), new RosterQuestion(in.longNumber(), in.longNumber(), in.optionalText()))
                : new Query(in.text(), new PresenceFilter(statuses(in.number()), in.optionalText(), in.number()));
    }

    static Buffer encode(RosterAnswer answer) {
        WireWriter out = new WireWriter(SIZE_HINT).flag(answer instanceof RosterAnswer.Page);
        if (answer instanceof RosterAnswer.Page page) {
            out.number(page.roster()).number(page.version()).flag(page.last());
            return presences(out, page.presences()).done();
        }
        RosterAnswer.Changes changes = (RosterAnswer.Changes) answer;
        out.number(changes.version()).number(changes.changes().size());
        changes.changes().forEach(change -> change(out, change));
        return out.done();
    }

    static RosterAnswer answer(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        if (in.flag()) {
            long roster = in.longNumber();
            long version = in.longNumber();
            boolean last = in.flag();
            return new RosterAnswer.Page(roster, version, presences(in), last);
        }
        long version = in.longNumber();
        int count = in.number();
        List<RosterChange> changes = new ArrayList<>(Math.min(count, Roster.PAGE));
        for (int i = 0; i < count; i++) {
            changes.add(change(in));
        }
        return new RosterAnswer.Changes(version, changes);
    }

    static Buffer encode(QueryResult result) {
        return presences(new WireWriter(SIZE_HINT).number(result.version()).number(result.total()), result.members())
                .done();
    }

    static QueryResult result(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        long version = in.longNumber();
        int total = in.number();
        return new QueryResult(version, presences(in), total);
    }

    private static WireWriter begin(int type, ZoneMessage message) {
        return new WireWriter(SIZE_HINT).number((byte) type).text(message.zone());
    }

    private static WireWriter claim(WireWriter out, OwnClaims.Claim claim) {
        return presence(out, claim.presence()).number(claim.number());
    }

    private static OwnClaims.Claim claim(WireReader in) {
        return new OwnClaims.Claim(PresenceWire.decode(in.slice()), in.longNumber());
    }

    private static List<OwnClaims.Claim> claims(WireReader in) {
        int count = in.number();
        List<OwnClaims.Claim> claims = new ArrayList<>(Math.min(count, ClaimKeeper.PAGE));
        for (int i = 0; i < count; i++) {
            claims.add(claim(in));
        }
        return claims;
    }

    private static WireWriter presence(WireWriter out, Presence presence) {
        return out.bytes(PresenceWire.encode(presence));
    }

    private static WireWriter presences(WireWriter out, List<Presence> presences) {
        out.number(presences.size());
        presences.forEach(each -> presence(out, each));
        return out;
    }

    private static List<Presence> presences(WireReader in) {
        int count = in.number();
        List<Presence> presences = new ArrayList<>(Math.min(count, Roster.PAGE));
        for (int i = 0; i < count; i++) {
            presences.add(PresenceWire.decode(in.slice()));
        }
        return presences;
    }

    private static WireWriter change(WireWriter out, RosterChange change) {
        Presence presence = change.presence();
        out.number(change.roster())
                .number(change.from())
                .number(change.to())
                .text(change.userId())
                .flag(presence != null);
        return presence == null ? out : presence(out, presence);
    }

    private static RosterChange change(WireReader in) {
        long roster = in.longNumber();
        long from = in.longNumber();
        long to = in.longNumber();
        String userId = in.text();
        @Nullable Presence presence = in.flag() ? PresenceWire.decode(in.slice()) : null;
        return new RosterChange(roster, from, to, userId, presence);
    }

    private static Set<PresenceStatus> statuses(int bits) {
        Set<PresenceStatus> statuses = EnumSet.noneOf(PresenceStatus.class);
        for (PresenceStatus status : STATUSES) {
            if ((bits & 1 << status.ordinal()) != 0) {
                statuses.add(status);
            }
        }
        return statuses;
    }
}
