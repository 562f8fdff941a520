package io.rookery.routing;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.identity.UserId;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import java.time.Duration;

/** How nodes write what is to be done to messages. */
final class AlterationWire {
    private static final byte EDIT = 1;
    private static final byte DELETE = 2;
    private static final byte REACT = 3;
    private static final long ANY_AGE = -1;

    private AlterationWire() {}

    static WireWriter write(WireWriter out, AlterationDraft draft) {
        Duration ageMax = draft.ageMax();
        out.text(draft.messageId())
                .text(draft.by().value())
                .flag(draft.authorOnly())
                .number(ageMax == null ? ANY_AGE : ageMax.toMillis());
        if (draft.alteration() instanceof Alteration.Edit edit) {
            return out.number(EDIT).text(edit.text());
        } else if (draft.alteration() instanceof Alteration.React react) {
            return out.number(REACT).text(react.reaction()).flag(react.removed());
        }
        return out.number(DELETE);
    }

    static AlterationDraft read(WireReader in) {
        String messageId = in.text();
        UserId by = new UserId(in.text());
        boolean authorOnly = in.flag();
        long ageMillis = in.longNumber();
        Duration ageMax = ageMillis == ANY_AGE ? null : Duration.ofMillis(ageMillis);
        return new AlterationDraft(messageId, by, alteration(in), authorOnly, ageMax);
    }

    private static Alteration alteration(WireReader in) {
        byte type = in.tinyNumber();
        return switch (type) {
            case EDIT -> new Alteration.Edit(in.text());
            case DELETE -> new Alteration.Delete();
            case REACT -> new Alteration.React(in.text(), in.flag());
            default -> throw new IllegalArgumentException("alteration: " + type + " (expected: 1..3)");
        };
    }
}
