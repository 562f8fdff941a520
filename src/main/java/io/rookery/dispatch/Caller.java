package io.rookery.dispatch;

import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.session.Session;

/**
 * Who gives a command, and where its pushes go.
 *
 * @param subscriber the connection
 * @param fanOut of the event loop the connection lives on
 */
public record Caller(Session session, Subscriber subscriber, FanOut fanOut) {}
