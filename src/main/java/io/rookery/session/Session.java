package io.rookery.session;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Sender;
import io.rookery.store.UserSanctions.Held;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user's session while a client is attached here. Belongs to one event loop. */
public final class Session {
    private final String id;
    private final UserId user;
    private final Sender sender;
    private final Set<Topic> topics = new HashSet<>(4);
    private final Set<String> roles;
    private final long generation;
    private long tokenExpiresAtMillis;
    private String device = "";
    private @Nullable Held mute;

    public Session(String id, UserId user, String userName, long tokenExpiresAtMillis) {
        this(id, user, userName, tokenExpiresAtMillis, Set.of());
    }

    public Session(String id, UserId user, String userName, long tokenExpiresAtMillis, Set<String> roles) {
        this(id, user, userName, tokenExpiresAtMillis, roles, 0);
    }

    /**
     * @param generation how often the session was taken over so far
     */
    public Session(
            String id, UserId user, String userName, long tokenExpiresAtMillis, Set<String> roles, long generation) {
        this.id = id;
        this.user = user;
        this.sender = new Sender(user.value(), userName);
        this.tokenExpiresAtMillis = tokenExpiresAtMillis;
        this.roles = Set.copyOf(roles);
        this.generation = generation;
    }

    public String id() {
        return id;
    }

    /** How often the session had been taken over when the client was attached; zero for a new session. */
    public long generation() {
        return generation;
    }

    public UserId user() {
        return user;
    }

    public Sender sender() {
        return sender;
    }

    /** What the token said; none after a resume without a token. */
    public Set<String> roles() {
        return roles;
    }

    /** The topics its client asked for, without its inbox; changed by the commands that subscribe. */
    public Set<Topic> topics() {
        return topics;
    }

    /** What its client calls the device it runs on; empty for none. */
    public String device() {
        return device;
    }

    /** To be called before anybody asks. */
    public Session on(String newDevice) {
        device = newDevice;
        return this;
    }

    public long tokenExpiresAtMillis() {
        return tokenExpiresAtMillis;
    }

    public void tokenRefreshed(long expiresAtMillis) {
        tokenExpiresAtMillis = expiresAtMillis;
    }

    /** What keeps the user from speaking anywhere; null when nothing does. It may have ended meanwhile. */
    public @Nullable Held mute() {
        return mute;
    }

    public void mute(@Nullable Held now) {
        mute = now;
    }
}
