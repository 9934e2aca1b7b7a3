package chat.lockstep.command.account;

import chat.lockstep.command.account.AccountChange.Block;
import chat.lockstep.command.account.AccountChange.ChangeDraft;
import chat.lockstep.command.account.AccountChange.Configure;
import chat.lockstep.command.account.AccountChange.HideMessage;
import chat.lockstep.command.account.AccountChange.ReadPrivately;
import chat.lockstep.command.account.AccountChange.RenameDevice;
import chat.lockstep.command.account.AccountChange.RevokeDevice;
import chat.lockstep.command.account.AccountChange.Unblock;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.NextPlace;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ErrorCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a user's wishes for its own account. The private log holds no messages, so every ordinal is 0.
///
/// @param blockedMax how many users may be blocked
record AccountRules(AccountMemory memory, NextPlace place, int blockedMax) {

    private static final String DEVICE = "data.device";

    Decision decide(AccountChange change) {
        return switch (change) {
            case ReadPrivately read -> read(read);
            case Configure configure -> configure(configure);
            case ChangeDraft draft -> draft(draft);
            case HideMessage hide -> hide(hide);
            case Block block -> block(block);
            case Unblock unblock ->
                memory.blocked().contains(unblock.user())
                        ? place.append(new UserUnblocked(unblock.user(), 0))
                        : place.unchanged();
            case RenameDevice rename -> rename(rename);
            case RevokeDevice revoke -> revoke(revoke);
        };
    }

    private Decision read(ReadPrivately change) {
        if (change.upTo() > change.head()) {
            return Decision.refused(Refusal.of(ErrorCode.PAST_HEAD, "data.upTo", "the log ends at " + change.head()));
        }
        long mark = Math.max(change.publicMark(), memory.privateMarkOf(change.conversation()));
        return change.upTo() <= mark
                ? place.unchanged()
                : place.append(new PrivatelyRead(change.conversation(), change.upTo(), 0));
    }

    private Decision configure(Configure change) {
        var known = memory.settingsOf(change.conversation());
        var changed = new Configured(
                change.conversation(),
                Objects.equals(change.mutedUntil(), known.mutedUntil()) ? null : change.mutedUntil(),
                unless(known.pinned(), change.pinned()),
                unless(known.archived(), change.archived()),
                unless(known.markedUnread(), change.markedUnread()),
                0);
        return changed.equals(new Configured(change.conversation(), null, null, null, null, 0))
                ? place.unchanged()
                : place.append(changed);
    }

    private static @Nullable Boolean unless(boolean known, @Nullable Boolean wanted) {
        return (wanted == null || wanted.equals(known)) ? null : wanted;
    }

    private Decision draft(ChangeDraft change) {
        var known = memory.settingsOf(change.conversation()).draft();
        boolean isSame = known == null ? change.text().isEmpty() : known.is(change.text());
        return isSame
                ? place.unchanged()
                : place.append(new DraftChanged(change.conversation(), change.text(), 0, change.salt()));
    }

    private Decision hide(HideMessage change) {
        return memory.hidden().contains(change.messageId())
                ? place.unchanged()
                : place.append(new MessageHidden(change.conversation(), change.messageId(), 0));
    }

    private Decision block(Block change) {
        if (memory.blocked().contains(change.user())) {
            return place.unchanged();
        }
        if (memory.blocked().size() >= blockedMax) {
            return Decision.refused(
                    Refusal.invalid("data.user", "a user blocks at most " + blockedMax + " others (blockedUsers)"));
        }
        return place.append(new UserBlocked(change.user(), 0));
    }

    private Decision rename(RenameDevice change) {
        if (memory.revoked().contains(change.device())) {
            return Decision.refused(Refusal.notAllowed(DEVICE, "a revoked device keeps its name"));
        }
        if (!memory.devices().contains(change.device())) {
            return Decision.refused(noSuchDevice());
        }
        boolean isSame = memory.nameOf(change.device())
                .filter(name -> name.is(change.name()))
                .isPresent();
        return isSame
                ? place.unchanged()
                : place.append(new DeviceRenamed(change.device(), change.name(), 0, change.salt()));
    }

    private Decision revoke(RevokeDevice change) {
        if (memory.revoked().contains(change.device())) {
            return place.unchanged();
        }
        return memory.devices().contains(change.device())
                ? place.append(new DeviceRevoked(change.device(), 0))
                : Decision.refused(noSuchDevice());
    }

    private static Refusal noSuchDevice() {
        return Refusal.of(ErrorCode.NOT_FOUND, DEVICE, "no such device of yours");
    }
}
