package io.rookery.presence;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.identity.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What nodes tell one another when a user's relations have changed. It says whom to look at again, not what is true: that
 * stands in the store.
 *
 * @param others whose sight of the user, or the user's sight of them, may be another now; empty for everybody's
 */
record RelationChange(UserId user, List<UserId> others) {
    static final int OTHERS_MAX = 64;

    private static final int NAME_SIZE_HINT = 24;

    RelationChange {
        others = List.copyOf(others);
    }

    static RelationChange of(UserId user, Collection<UserId> others) {
        return new RelationChange(user, others.size() > OTHERS_MAX ? List.of() : List.copyOf(others));
    }

    Buffer encode() {
        WireWriter out = new WireWriter(NAME_SIZE_HINT * (1 + others.size())).text(user.value());
        others.forEach(other -> out.text(other.value()));
        return out.done();
    }

    static RelationChange decode(Buffer message) {
        WireReader in = new WireReader(message);
        UserId user = new UserId(in.text());
        List<UserId> others = new ArrayList<>();
        while (!in.atEnd()) {
            others.add(new UserId(in.text()));
        }
        return new RelationChange(user, others);
    }
}
