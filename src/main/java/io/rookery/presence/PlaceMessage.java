package io.rookery.presence;

import java.util.List;

/** What nodes and the homes of places say to each other. */
sealed interface PlaceMessage {

    /** What is about the users of one zone. */
    sealed interface OfZone extends PlaceMessage {
        String zone();
    }

    /** From a node with users there to the home. */
    sealed interface ToHome extends OfZone {}

    /** To the home: one of the sender's users is there. */
    record Enter(String zone, OwnClaims.Claim claim) implements ToHome {}

    /** To the home: the user's presence of that version is elsewhere. */
    record Leave(String zone, String userId, long userVersion) implements ToHome {}

    /** To the home, now and then: what the sender's users there come to. */
    record Digest(String zone, OwnClaims.Sum sum) implements ToHome {}

    /** To the home: a part of all the sender's users there. */
    record Claims(String zone, boolean first, boolean last, List<OwnClaims.Claim> claims) implements ToHome {}

    /** From the home: it wants all claims. */
    record Resend(String zone) implements OfZone {}

    /** From the home: claims of older versions are wrong, and of those of this version the ones up to the number. */
    record Outdated(String zone, String userId, long userVersion, long number) implements OfZone {}

    /** From the home to those who follow. */
    record Changed(Place place, RosterChange change) implements PlaceMessage {}
}
