package io.rookery.chat;

import io.rookery.settings.LimitSettings;
import io.rookery.settings.SessionSettings;

/**
 * The bounds of what chat commands keep and do.
 *
 * @param subscriptionsMax topics that one session listens to, without its inbox
 * @param firstMembersMax users taken into a channel when it is created, beside its owner
 * @param receiptsMax messages for which one acknowledgement sends receipts: the newest
 * @param recoveryMessagesMax messages of one channel that recovery brings
 * @param textBytesMax the text of one message, in UTF-8
 * @param payloadBytesMax the payload of one message or signal
 */
public record ChatLimits(
        int subscriptionsMax,
        int firstMembersMax,
        int receiptsMax,
        int recoveryMessagesMax,
        int textBytesMax,
        int payloadBytesMax) {
    static final int FIRST_MEMBERS_MAX = 100;
    static final int RECEIPTS_MAX = 500;

    public static ChatLimits of(LimitSettings limits, SessionSettings sessions) {
        return new ChatLimits(
                limits.subscriptionsPerSession(),
                FIRST_MEMBERS_MAX,
                RECEIPTS_MAX,
                sessions.recoveryMessagesMax(),
                limits.textBytesMax(),
                limits.payloadBytesMax());
    }
}
