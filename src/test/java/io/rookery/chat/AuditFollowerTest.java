package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.store.AuditLog.Done;
import io.rookery.store.AuditLog.Followed;
import io.rookery.store.AuditLog.Noted;
import io.rookery.store.Deed;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AuditFollowerTest {
    private static final int PAGE = 3;

    private final AuditFollower follower = new AuditFollower();

    @Test
    void whatWasDoneBeforeIsNotReadAgain() {
        follower.begin(7);

        AuditFollower.Step step = follower.read(new Followed(1, 8, deeds(8, 8)), PAGE);

        assertThat(step).isEqualTo(new AuditFollower.Step(deeds(8, 8), false, false));
        assertThat(follower.reached()).isEqualTo(8);
    }

    @Test
    void longListsAreReadPageByPage() {
        follower.begin(0);

        assertThat(follower.read(new Followed(1, 5, deeds(1, 3)), PAGE).more()).isTrue();
        assertThat(follower.reached()).isEqualTo(3);
        assertThat(follower.read(new Followed(1, 5, deeds(4, 5)), PAGE).more()).isFalse();
        assertThat(follower.reached()).isEqualTo(5);
    }

    @Test
    void whoseDeedsWereForgottenMeanwhileLooksEverybodyUp() {
        follower.begin(2);

        AuditFollower.Step step = follower.read(new Followed(4, 6, deeds(4, 6)), PAGE);

        assertThat(step.missed()).isTrue();
        assertThat(follower.reached()).isEqualTo(6);
    }

    @Test
    void aLogThatHasLostDeedsHasEverybodyLookedUp() {
        follower.begin(9);

        assertThat(follower.read(new Followed(1, 4, List.of()), PAGE).missed()).isTrue();
        assertThat(follower.read(new Followed(1, 5, deeds(5, 5)), PAGE).deeds()).hasSize(1);
    }

    @Test
    void whoCouldNotBeginLooksEverybodyUpOnce() {
        assertThat(follower.read(new Followed(1, 4, deeds(1, 3)), PAGE).missed())
                .isTrue();
        assertThat(follower.read(new Followed(1, 4, List.of()), PAGE).missed()).isFalse();
    }

    @Test
    void whatAnotherVersionNotedIsPassedOver() {
        follower.begin(4);

        follower.read(new Followed(1, 6, deeds(5, 5)), PAGE);

        assertThat(follower.reached()).isEqualTo(6);
    }

    private static List<Noted> deeds(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(
                        number -> new Noted(number, 1, new Done(Deed.USER_BAN, "op", new UserId("bob"), null, 0, null)))
                .toList();
    }
}
