package chat.lockstep.command.account;

import chat.lockstep.command.stream.SaltedText;
import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.Timestamp;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What an account remembers of a user's settings of one conversation. A switch that was never set is off.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownSettings(
        @Nullable Timestamp mutedUntil,
        boolean pinned,
        boolean archived,
        boolean markedUnread,
        @Nullable SaltedText draft) {

    static final KnownSettings NONE = new KnownSettings(null, false, false, false, null);

    KnownSettings after(Configured event) {
        return new KnownSettings(
                event.mutedUntil() == null ? mutedUntil : event.mutedUntil(),
                event.pinned() == null ? pinned : event.pinned(),
                event.archived() == null ? archived : event.archived(),
                event.markedUnread() == null ? markedUnread : event.markedUnread(),
                draft);
    }

    KnownSettings after(DraftChanged event) {
        return new KnownSettings(
                mutedUntil,
                pinned,
                archived,
                markedUnread,
                event.text().isEmpty() ? null : SaltedText.of(event.text(), event.salt()));
    }
}
