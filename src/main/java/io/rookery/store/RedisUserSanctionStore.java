package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.store.UserSanctions.Held;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users suffer as a Redis hash a user. Whoever calls is on the event loop of the links. */
public final class RedisUserSanctionStore implements UserSanctionStore {
    private final RedisLinks links;
    private final PresenceKeys keys;
    private final SubjectKeys subjects;
    private final Copying copying;

    public RedisUserSanctionStore(RedisLinks links, Copying copying) {
        this.links = links;
        this.keys = new PresenceKeys(links.keyPrefix());
        this.subjects = new SubjectKeys(links.keyPrefix());
        this.copying = copying;
    }

    @Override
    public Future<UserSanctions> of(UserId user) {
        List<String> asked = List.of(subjects.sanctions(user), keys.blocked(user));
        return links.call(JointScript.USER_SANCTIONS, asked, List.of())
                .map(answer -> new UserSanctions(
                        held(answer, 1), held(answer, 4), answer.get(0).toInteger() == 1));
    }

    @Override
    public Future<Long> impose(UserId user, Sanction sanction, Duration length, String by, String reason) {
        return change(user, "impose", sanction.label(), length.toMillis(), by.replace(' ', '_'), reason)
                .map(Response::toLong);
    }

    @Override
    public Future<Boolean> lift(UserId user, Sanction sanction) {
        return change(user, "lift", sanction.label()).map(answer -> answer.toInteger() == 1);
    }

    private static @Nullable Held held(Response found, int from) {
        return found.get(from).toString().isEmpty()
                ? null
                : new Held(
                        found.get(from).toLong(),
                        found.get(from + 1).toString(),
                        found.get(from + 2).toString());
    }

    private Future<Response> change(UserId user, Object... arguments) {
        return copying.change(new Subject.User(user), () -> call(user, arguments));
    }

    private Future<Response> call(UserId user, Object... arguments) {
        List<String> touched = new ArrayList<>(List.of(subjects.sanctions(user)));
        if (copying.isOn()) {
            touched.addAll(subjects.copy(new Subject.User(user)));
        }
        return links.call(RedisCall.of(RedisScript.USER_SANCTION, touched, arguments));
    }
}
