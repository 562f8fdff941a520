package io.rookery.presence;

import io.rookery.identity.Topic;
import io.rookery.presence.ModelUser.Shown;
import io.rookery.store.SimulatedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The lives of a few users and of those who watch them, compared with a model when all is quiet. */
public final class PresenceLife {
    private static final int PEOPLE_ACT = 65;

    private final PresenceStage stage;
    private final StoredPresence stored;
    private final PresencePeople people;
    private final PresenceWatching watching;
    /** Then a zone's home may wait for a claim that nobody makes any more: see ADR 0020. */
    public PresenceLife(PresenceStage stage, SimulatedRedis redis) {
        this.stage = stage;
        this.stored = new StoredPresence(redis);
        this.people = new PresencePeople(stage);
        this.watching = new PresenceWatching(stage, people::isWronglyOffline);
    }

    /** Where it is said how they are. */
    public static List<Topic> topics() {
        return PresencePeople.names().stream().map(Topic::presenceOf).toList();
    }

    /** Somebody does something. */
    public void act() {
        people.look();
        if (stage.draw(100) < PEOPLE_ACT) {
            people.act(stage.draw(100));
        } else {
            watching.act(stage.draw(100));
        }
        people.look();
    }

    public void killed(PresenceNode node) {
        people.killed(node);
        watching.killed(node);
    }

    /** Others may have taken the node for dead, and have cleared what it held. */
    public void wasTakenForDead(PresenceNode node) {
        people.storeHasLostData(Optional.of(node));
    }

    public void storeHasLostData() {
        people.storeHasLostData(Optional.empty());
    }

    /** All is well from now on: what is not noticed yet is noticed soon. */
    public void settle() {
        people.settle();
    }

    /** Once all is quiet, and a second before the comparison. */
    public void ask() {
        watching.ask();
    }

    public List<String> problems() {
        List<String> wrong = new ArrayList<>();
        for (ModelUser user : people.users) {
            Set<Shown> possible = user.mayBeShown();
            if (!possible.contains(stored.of(user.id))) {
                wrong.add("store: " + user.id + " is " + stored.of(user.id) + " (expected: " + possible + ")");
            }
        }
        wrong.addAll(watching.problems(stored::of));
        wrong.addAll(watching.problemsOfZones(stored::of));
        wrong.addAll(stored.leftovers(people.sessions(), stage.alive()));
        return wrong;
    }
}
