package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at users, as others may see them, in few calls to the store. */
final class PresenceLooks {
    /** Users, times viewers, that one call reads: it takes half a millisecond. */
    static final int GLANCES_MAX = 256;

    static final int FIELDS = 10;
    static final int FIELDS_OF_VIEWER = 2;

    private record Waiting(List<UserId> users, List<UserId> viewers, Promise<List<Glance>> promise) {
        int size() {
            return users.size() * (1 + viewers.size());
        }

        int fields() {
            return users.size() * (FIELDS + FIELDS_OF_VIEWER * viewers.size());
        }
    }

    /** Reads one user of an answer. */
    interface Reading {
        Glance read(UserId user, Response answer, int from, int viewers);
    }

    private final RedisLinks links;
    private final PresenceKeys keys;
    private final Reading reading;
    private final CallGroup<Waiting> group;

    PresenceLooks(RedisLinks links, PresenceKeys keys, Reading reading) {
        this.links = links;
        this.keys = keys;
        this.reading = reading;
        this.group = new CallGroup<>(links, Waiting::size, GLANCES_MAX, this::call, this::settle);
    }

    Future<List<Glance>> look(List<UserId> users, List<UserId> viewers) {
        int size = links.mixesHashTags() ? Math.max(1, GLANCES_MAX / (1 + viewers.size())) : 1;
        if (users.size() <= size) {
            return lookAtSome(users, viewers);
        }
        List<Future<List<Glance>>> pages = new ArrayList<>(users.size() / size + 1);
        for (int from = 0; from < users.size(); from += size) {
            pages.add(lookAtSome(users.subList(from, Math.min(users.size(), from + size)), viewers));
        }
        return Future.all(pages)
                .map(done ->
                        pages.stream().flatMap(page -> page.result().stream()).toList());
    }

    private Future<List<Glance>> lookAtSome(List<UserId> users, List<UserId> viewers) {
        Optional<Refusal> refusal = group.refusal();
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        Promise<List<Glance>> promise = Promise.promise();
        group.add(new Waiting(users, viewers, promise));
        return promise.future();
    }

    private Future<Response> call(List<Waiting> together) {
        List<String> used = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        arguments.add(together.stream().mapToInt(each -> each.users().size()).sum());
        for (Waiting each : together) {
            for (UserId user : each.users()) {
                used.add(keys.user(user));
                if (!links.mixesHashTags()) {
                    used.addAll(keys.relationsAndLists(user));
                }
                arguments.add(each.viewers().size());
                arguments.addAll(each.viewers());
            }
        }
        return links.call(RedisCall.together(together.size(), RedisScript.PRESENCE_READ, used, arguments));
    }

    private void settle(List<Waiting> together, Future<Response> result) {
        int from = 0;
        for (Waiting each : together) {
            int at = from;
            result.map(answer -> glances(each, answer, at)).onComplete(each.promise());
            from += each.fields();
        }
    }

    private List<Glance> glances(Waiting look, Response answer, int from) {
        int viewers = look.viewers().size();
        List<Glance> glances = new ArrayList<>(look.users().size());
        int at = from;
        for (UserId user : look.users()) {
            glances.add(reading.read(user, answer, at, viewers));
            at += FIELDS + FIELDS_OF_VIEWER * viewers;
        }
        return glances;
    }
}
