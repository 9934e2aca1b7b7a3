package chat.lockstep.events.fold;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.Timestamp;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A user's settings of one conversation; what was never set is absent.
///
/// @param draft absent if there is none
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Settings(
        @Nullable Timestamp mutedUntil,
        @Nullable Boolean pinned,
        @Nullable Boolean archived,
        @Nullable Boolean markedUnread,
        @Nullable String draft) {

    public static final Settings NONE = new Settings(null, null, null, null, null);

    public Settings after(Configured event) {
        return new Settings(
                event.mutedUntil() == null ? mutedUntil : event.mutedUntil(),
                event.pinned() == null ? pinned : event.pinned(),
                event.archived() == null ? archived : event.archived(),
                event.markedUnread() == null ? markedUnread : event.markedUnread(),
                draft);
    }

    public Settings after(DraftChanged event) {
        return new Settings(
                mutedUntil, pinned, archived, markedUnread, event.text().isEmpty() ? null : event.text());
    }
}
