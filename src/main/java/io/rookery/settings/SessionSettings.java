package io.rookery.settings;

import java.time.Duration;

/**
 * How long a session waits for its client, and what the client finds then.
 *
 * @param resumeWindow a session whose client has not come back by then ends
 * @param heartbeat how often an idle connection is pinged
 * @param pongDeadline a connection that has not answered a ping by then is closed
 * @param recoveryMessagesMax messages of one channel that recovery brings
 */
public record SessionSettings(
        Duration resumeWindow, Duration heartbeat, Duration pongDeadline, int recoveryMessagesMax) {

    static SessionSettings read(Section section) {
        return new SessionSettings(
                section.duration("resume-window", "120s", "1s", "24h"),
                section.duration("heartbeat", "15s", "1s", "5m"),
                section.duration("pong-deadline", "9s", "1s", "2m"),
                section.integer("recovery-messages-max", 500, 1, 10_000));
    }
}
