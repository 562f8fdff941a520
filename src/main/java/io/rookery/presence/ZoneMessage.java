package io.rookery.presence;

import java.util.List;

/** What nodes and the homes of zones say to each other. */
sealed interface ZoneMessage {
    String zone();

    /** To the home: one of the sender's users is there. */
    record Enter(String zone, OwnClaims.Claim claim) implements ZoneMessage {}

    /** To the home: the user's presence of that version is elsewhere. */
    record Leave(String zone, String userId, long userVersion) implements ZoneMessage {}

    /** To the home, now and then: what the sender's users there come to. */
    record Digest(String zone, OwnClaims.Sum sum) implements ZoneMessage {}

    /** To the home: a part of all the sender's users there. */
    record Claims(String zone, boolean first, boolean last, List<OwnClaims.Claim> claims) implements ZoneMessage {}

    /** From the home: it wants all claims. */
    record Resend(String zone) implements ZoneMessage {}

    /** From the home: claims of older versions are wrong, and of those of this version the ones up to the number. */
    record Outdated(String zone, String userId, long userVersion, long number) implements ZoneMessage {}

    /** From the home to those who follow. */
    record Changed(String zone, RosterChange change) implements ZoneMessage {}
}
