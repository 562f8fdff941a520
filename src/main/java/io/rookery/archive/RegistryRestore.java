package io.rookery.archive;

import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.rookery.store.RegistryArchive;
import io.rookery.store.RegistryArchive.Copied;
import io.rookery.store.RegistryArchive.Rows;
import io.rookery.store.Subject;
import io.rookery.store.Uncopied;
import io.rookery.store.Uncopied.Restored;
import io.rookery.store.UserChannels;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what the archive has of channels, sanctions and reports back into a store that has lost it. What the store has is left as it is,
 * and what was decided since it began anew stands; so all of it may be repeated, and by several nodes at once. Belongs to one event
 * loop.
 */
public final class RegistryRestore {
    /** Subjects whose names are read at once. */
    static final int NAMES_MAX = 200;
    /** Subjects that are put back at once. */
    static final int AT_ONCE = 4;
    /** Attempts with a page of a subject that changes meanwhile. */
    static final int ATTEMPTS_MAX = 20;

    private final RegistryArchive archive;
    private final Uncopied uncopied;
    private final UserChannels users;

    public RegistryRestore(RegistryArchive archive, Uncopied uncopied, UserChannels users) {
        this.archive = archive;
        this.uncopied = uncopied;
        this.users = users;
    }

    /** Puts back all of a partition, and notes that. */
    public Future<Restored> partition(int partition) {
        Promise<Restored> promise = Promise.promise();
        names(partition, "", Restored.NOTHING, promise);
        return promise.future()
                .compose(restored -> uncopied.completed(partition).map(restored));
    }

    private void names(int partition, String after, Restored sum, Promise<Restored> promise) {
        archive.subjects(partition, after, NAMES_MAX)
                .onFailure(promise::fail)
                .onSuccess(found -> some(partition, found, 0, sum, promise));
    }

    private void some(int partition, List<Copied> found, int from, Restored sum, Promise<Restored> promise) {
        if (from >= found.size()) {
            if (found.size() < NAMES_MAX) {
                promise.complete(sum);
            } else {
                names(partition, found.get(found.size() - 1).subject().name(), sum, promise);
            }
            return;
        }
        int to = Math.min(found.size(), from + AT_ONCE);
        List<Future<Restored>> atOnce =
                found.subList(from, to).stream().map(this::subject).toList();
        Future.all(atOnce).onFailure(promise::fail).onSuccess(all -> {
            Restored more = atOnce.stream().map(Future::result).reduce(sum, Restored::plus);
            some(partition, found, to, more, promise);
        });
    }

    private Future<Restored> subject(Copied copied) {
        Subject subject = copied.subject();
        return uncopied.beginRestore(subject, copied.version())
                .compose(beginning -> beginning.known()
                        ? Future.succeededFuture(Restored.NOTHING)
                        : pages(copied, beginning.version(), "", ATTEMPTS_MAX)
                                .compose(
                                        restored -> uncopied.endRestore(subject).map(restored)));
    }

    private Future<Restored> pages(Copied copied, String version, String from, int attempts) {
        return archive.rows(copied.subject(), from)
                .compose(rows -> indexed(copied.subject(), rows)
                        .compose(done -> uncopied.restore(copied.subject(), version, rows.content()))
                        .compose(done -> done.isPresent()
                                ? following(copied, version, rows, done.get())
                                : again(copied, from, attempts - 1)));
    }

    private Future<Restored> following(Copied copied, String version, Rows rows, Restored done) {
        return rows.next().isEmpty()
                ? Future.succeededFuture(done)
                : pages(copied, version, rows.next(), ATTEMPTS_MAX).map(done::plus);
    }

    private Future<Restored> again(Copied copied, String from, int attempts) {
        return attempts == 0
                ? Future.failedFuture(Refusal.busy(copied.subject().name() + " changes all the time", 1000))
                : uncopied.beginRestore(copied.subject(), copied.version())
                        .compose(beginning -> pages(copied, beginning.version(), from, attempts));
    }

    /** The lists of the users' channels first: they may name too much, and never too little. */
    private Future<Void> indexed(Subject subject, Rows rows) {
        if (!(subject instanceof Subject.Channel channel)) {
            return Future.succeededFuture();
        }
        List<Future<?>> noted = new ArrayList<>();
        for (JsonObject member : list(rows.content(), "members")) {
            if (member.getBoolean("present")) {
                noted.add(users.add(user(member), channel.topic(), Integer.MAX_VALUE));
            }
        }
        for (JsonObject invitation : list(rows.content(), "invitations")) {
            long expires = Long.parseLong(invitation.getString("expires"));
            noted.add(users.invite(user(invitation), channel.topic(), expires, Integer.MAX_VALUE));
        }
        return Future.all(noted).mapEmpty();
    }

    private static List<JsonObject> list(JsonObject content, String name) {
        JsonArray rows = content.getJsonArray(name, new JsonArray());
        List<JsonObject> list = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            list.add(rows.getJsonObject(i));
        }
        return list;
    }

    private static UserId user(JsonObject row) {
        return new UserId(row.getString("user"));
    }
}
