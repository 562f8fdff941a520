package io.rookery.transport;

import io.rookery.dispatch.Dispatcher;
import io.rookery.routing.FanOut;
import io.rookery.session.SessionObserver;
import io.rookery.session.TopicAccess;

/** What the gateway of one event loop works with. Called on that loop only. */
public record GatewayPorts(FanOut fanOut, Dispatcher dispatcher, TopicAccess access, SessionObserver observer) {}
