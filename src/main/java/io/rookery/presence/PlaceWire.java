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

/** How nodes and the homes of places write to each other. */
final class PlaceWire {
    private static final int SIZE_HINT = 192;
    private static final PresenceStatus[] STATUSES = PresenceStatus.values();

    /** What a node is asked. */
    sealed interface Question {}

    /** What a home is asked. */
    sealed interface AtHome extends Question {
        Place place();
    }

    record Replicate(Place place, RosterQuestion question) implements AtHome {}

    /**
     * @param userId who wants to know
     */
    record Query(Place place, PresenceFilter filter, String userId) implements AtHome {}

    /** Whether the node over which others see a user knows what another one was told of the user. */
    record Seen(Presence presence) implements Question {}

    private PlaceWire() {}

    static Buffer encode(PlaceMessage message) {
        if (message instanceof PlaceMessage.Enter enter) {
            return claim(begin(1, enter), enter.claim()).done();
        } else if (message instanceof PlaceMessage.Leave leave) {
            return begin(2, leave)
                    .text(leave.userId())
                    .number(leave.userVersion())
                    .done();
        } else if (message instanceof PlaceMessage.Digest digest) {
            return begin(3, digest)
                    .number(digest.sum().count())
                    .number(digest.sum().hash())
                    .done();
        } else if (message instanceof PlaceMessage.Claims claims) {
            WireWriter out = begin(4, claims).flag(claims.first()).flag(claims.last());
            out.number(claims.claims().size());
            claims.claims().forEach(each -> claim(out, each));
            return out.done();
        } else if (message instanceof PlaceMessage.Resend resend) {
            return begin(5, resend).done();
        } else if (message instanceof PlaceMessage.Outdated outdated) {
            return begin(6, outdated)
                    .text(outdated.userId())
                    .number(outdated.userVersion())
                    .number(outdated.number())
                    .done();
        }
        PlaceMessage.Changed changed = (PlaceMessage.Changed) message;
        WireWriter out = place(new WireWriter(SIZE_HINT).number((byte) 7), changed.place());
        return change(out, changed.change()).done();
    }

    /**
     * @throws RuntimeException when the bytes are no such message
     */
    static PlaceMessage decode(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        byte type = in.tinyNumber();
        if (type == 7) {
            return new PlaceMessage.Changed(place(in), change(in));
        }
        String zone = in.text();
        return switch (type) {
            case 1 -> new PlaceMessage.Enter(zone, claim(in));
            case 2 -> new PlaceMessage.Leave(zone, in.text(), in.longNumber());
            case 3 -> new PlaceMessage.Digest(zone, new OwnClaims.Sum(in.number(), in.number()));
            case 4 -> new PlaceMessage.Claims(zone, in.flag(), in.flag(), claims(in));
            case 5 -> new PlaceMessage.Resend(zone);
            case 6 -> new PlaceMessage.Outdated(zone, in.text(), in.longNumber(), in.longNumber());
            default -> throw new IllegalArgumentException("zone message: " + type + " (expected: 1..7)");
        };
    }

    static Buffer encode(Question question) {
        if (question instanceof Replicate replicate) {
            return place(new WireWriter(SIZE_HINT).number((byte) 1), replicate.place())
                    .number(replicate.question().roster())
                    .number(replicate.question().since())
                    .text(replicate.question().after())
                    .done();
        }
        if (question instanceof Seen seen) {
            return presence(new WireWriter(SIZE_HINT).number((byte) 3), seen.presence())
                    .done();
        }
        Query query = (Query) question;
        PresenceFilter filter = query.filter();
        int statuses = 0;
        for (PresenceStatus status : filter.statuses()) {
            statuses |= 1 << status.ordinal();
        }
        return place(new WireWriter(SIZE_HINT).number((byte) 2), query.place())
                .text(query.userId())
                .number(statuses)
                .text(filter.activity())
                .number(filter.limit())
                .done();
    }

    static Question question(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        byte type = in.tinyNumber();
        if (type == 3) {
            return new Seen(PresenceWire.decode(in.slice()));
        }
        Place place = place(in);
        if (type == 1) {
            return new Replicate(place, new RosterQuestion(in.longNumber(), in.longNumber(), in.optionalText()));
        }
        String userId = in.text();
        return new Query(place, new PresenceFilter(statuses(in.number()), in.optionalText(), in.number()), userId);
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

    private static WireWriter place(WireWriter out, Place place) {
        return out.flag(place.kind() == Place.Kind.CHANNEL).text(place.name());
    }

    private static Place place(WireReader in) {
        return new Place(in.flag() ? Place.Kind.CHANNEL : Place.Kind.ZONE, in.text());
    }

    private static WireWriter begin(int type, PlaceMessage.OfZone message) {
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
