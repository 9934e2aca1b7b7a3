package chat.lockstep.checker.verdict;

import org.jspecify.annotations.Nullable;

/// Something that must not be.
///
/// @param t when it happened, in microseconds; absent for what has no time, such as a row of a view
/// @param fault active at that time; `none` outside of all
public record Violation(
        Invariant invariant,
        String text,
        @Nullable Long t,
        @Nullable String fault,
        @Nullable String conversation,
        @Nullable String client,
        @Nullable String command) {

    public static Violation of(Invariant invariant, String text) {
        return new Violation(invariant, text, null, null, null, null, null);
    }

    public static Violation of(Invariant invariant, long t, String text) {
        return of(invariant, text).at(t, null);
    }

    public Violation at(@Nullable Long time, @Nullable String active) {
        return new Violation(invariant, text, time, active, conversation, client, command);
    }

    public Violation in(@Nullable String place) {
        return new Violation(invariant, text, t, fault, place, client, command);
    }

    public Violation by(@Nullable String who) {
        return new Violation(invariant, text, t, fault, conversation, who, command);
    }

    public Violation about(@Nullable String id) {
        return new Violation(invariant, text, t, fault, conversation, client, id);
    }
}
