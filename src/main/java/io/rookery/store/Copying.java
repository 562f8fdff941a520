package io.rookery.store;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Stands around whatever changes what is copied into the archive: marks it before, and says so when it has changed. */
public interface Copying {
    /** Nothing is copied. */
    Copying NONE = new Copying() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public <T> Future<T> change(Subject subject, Supplier<Future<T>> change) {
            return change.get();
        }

        @Override
        public <T> Future<T> begin(Subject subject, Supplier<Future<T>> change) {
            return change.get();
        }
    };

    /** Whether changes are to be noted beside what has changed. */
    boolean isOn();

    <T> Future<T> change(Subject subject, Supplier<Future<T>> change);

    /** The same for what must not begin anew when the store has merely lost it: refused while that is not known. */
    <T> Future<T> begin(Subject subject, Supplier<Future<T>> change);
}
