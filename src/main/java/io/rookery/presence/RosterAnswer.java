package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.List;

/** What a roster tells its replica. */
sealed interface RosterAnswer {

    /**
     * What follows the version asked about, in the roster that the question names.
     *
     * @param version where the roster is; later than the last change when there are more
     */
    record Changes(long version, List<RosterChange> changes) implements RosterAnswer {}

    /**
     * A part of the whole, because the question names another roster, or what follows its version is not known. When the pages have been read one
     * after the other, the changes since the first one's version make of them the roster as it is.
     */
    record Page(long roster, long version, List<Presence> presences, boolean last) implements RosterAnswer {}
}
