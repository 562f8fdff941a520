package io.rookery.settings;

import java.util.List;
import java.util.Optional;

/**
 * How order is kept.
 *
 * @param flood how much anybody may say, and how often the same
 * @param words what may not be said
 * @param hook whether and how the game's services are asked about messages
 * @param moderatorRoles roles of tokens whose users keep order in every channel
 * @param reportsPerDay of one user
 * @param auditKept the newest deeds in the audit log
 */
public record ModerationSettings(
        FloodSettings flood,
        WordSettings words,
        HookSettings hook,
        List<String> moderatorRoles,
        int reportsPerDay,
        int auditKept) {
    private static final List<String> MODERATOR_ROLES = List.of("moderator");

    public ModerationSettings {
        moderatorRoles = List.copyOf(moderatorRoles);
    }

    static ModerationSettings read(Section section, boolean dev) {
        return new ModerationSettings(
                FloodSettings.read(section.in("flood"), dev),
                WordSettings.read(section.in("words")),
                HookSettings.read(section.in("hook")),
                section.list("moderator-roles", "roles", ModerationSettings::role)
                        .orElse(MODERATOR_ROLES),
                section.integer("reports-per-day", 50, 1, 100_000),
                section.integer("audit-kept", 100_000, 1_000, 10_000_000));
    }

    static Optional<String> role(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
