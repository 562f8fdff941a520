package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.session.Session;

/** Makes callers with a session and a silent connection each. */
public final class Callers {
    private static int made;

    private Callers() {}

    public static Caller of(String user, FanOut fanOut) {
        UserId id = new UserId(user);
        Session session = new Session("s" + ++made, id, user.toUpperCase(java.util.Locale.ROOT), Long.MAX_VALUE);
        return new Caller(session, new Silent(id), fanOut);
    }

    private static final class Silent implements Subscriber {
        private final UserId user;

        private Silent(UserId user) {
            this.user = user;
        }

        @Override
        public UserId user() {
            return user;
        }

        @Override
        public Encoding encoding() {
            return (push, out) -> {};
        }

        @Override
        public boolean offer(Batch batch) {
            return true;
        }

        @Override
        public void flush() {}
    }
}
