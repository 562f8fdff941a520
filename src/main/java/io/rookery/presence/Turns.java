package io.rookery.presence;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** When work is done on one event loop. */
interface Turns {

    static Turns of(Vertx vertx, Context context) {
        return new Turns() {
            @Override
            public void soon(Runnable task) {
                context.runOnContext(turn -> task.run());
            }

            @Override
            public void after(long millis, Runnable task) {
                vertx.setTimer(millis, timer -> task.run());
            }

            @Override
            public void every(long millis, Runnable task) {
                vertx.setPeriodic(millis, timer -> task.run());
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }

    /** From any thread: after what waits on the loop. */
    void soon(Runnable task);

    /** On the loop, as all that follows. */
    void after(long millis, Runnable task);

    void every(long millis, Runnable task);

    long nanoTime();
}
