package io.rookery.chat;

import io.rookery.guard.FloodGuard;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.rookery.routing.Inspection;
import org.jspecify.annotations.Nullable;

/** Keeps many users from saying the same in one channel, at the channel's home. What the game says itself is not looked at. */
public final class ChannelInspection implements Inspection {
    private final FloodGuard flood;
    private final ModerationMeter meter;

    public ChannelInspection(FloodGuard flood, ModerationMeter meter) {
        this.flood = flood;
        this.meter = meter;
    }

    @Override
    public @Nullable Refusal objection(Topic topic, UserId author, @Nullable String text) {
        if (author.equals(UserId.GAME)) {
            return null;
        }
        Refusal objection = flood.objection(topic, author, text);
        if (objection != null) {
            meter.refused(ModerationMeter.Cause.COPIES);
        }
        return objection;
    }
}
