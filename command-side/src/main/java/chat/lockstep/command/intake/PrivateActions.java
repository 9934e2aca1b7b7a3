package chat.lockstep.command.intake;

import chat.lockstep.command.account.AccountChange;
import chat.lockstep.command.account.AccountChange.Block;
import chat.lockstep.command.account.AccountChange.ChangeDraft;
import chat.lockstep.command.account.AccountChange.Configure;
import chat.lockstep.command.account.AccountChange.HideMessage;
import chat.lockstep.command.account.AccountChange.RenameDevice;
import chat.lockstep.command.account.AccountChange.RevokeDevice;
import chat.lockstep.command.account.AccountChange.Unblock;
import chat.lockstep.command.account.Accounts;
import chat.lockstep.command.account.ChangeAccount;
import chat.lockstep.command.conversation.NamedMessages;
import chat.lockstep.command.conversation.Standing;
import chat.lockstep.command.conversation.Standings;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.Salts;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// What a user can ask of its own account.
@Component
class PrivateActions implements ActionFamily {

    private final Execution execution;
    private final Standings standings;
    private final NamedMessages messages;
    private final Accounts accounts;
    private final Salts salts;
    private final Limits limits;
    private final Bounds bounds;

    PrivateActions(
            Execution execution,
            Standings standings,
            NamedMessages messages,
            Accounts accounts,
            Salts salts,
            Limits limits,
            Bounds bounds) {
        this.execution = execution;
        this.standings = standings;
        this.messages = messages;
        this.accounts = accounts;
        this.salts = salts;
        this.limits = limits;
        this.bounds = bounds;
    }

    @Override
    public Set<String> names() {
        return Set.of("configure", "draft", "hideMessage", "block", "unblock", "renameDevice", "revokeDevice");
    }

    @Override
    public Attempt attempt(CommandRequest request, DataFields data) {
        Addresses.requireOwn(request);
        return new Attempt(Addresses.own(request), decision(request, data));
    }

    private Supplier<Decision> decision(CommandRequest request, DataFields data) {
        return switch (request.action()) {
            case "configure" -> configure(request, data);
            case "draft" -> draft(request, data);
            case "hideMessage" -> hide(request, data);
            case "block" -> change(request, new Block(other(request, data)));
            case "unblock" -> change(request, new Unblock(other(request, data)));
            case "renameDevice" ->
                change(
                        request,
                        new RenameDevice(
                                data.requiredId("device", DeviceId::of),
                                data.shortText("name", bounds.nameBytes()),
                                salts.next()));
            case "revokeDevice" -> change(request, new RevokeDevice(data.requiredId("device", DeviceId::of)));
            default -> throw new IllegalStateException("not a private action: " + request.action());
        };
    }

    private Supplier<Decision> configure(CommandRequest request, DataFields data) {
        var target = Addresses.target(data);
        var change = new Configure(
                target,
                data.time("mutedUntil"),
                data.truth("pinned"),
                data.truth("archived"),
                data.truth("markedUnread"));
        return onTarget(request, target, _ -> changed(request, change));
    }

    private Supplier<Decision> draft(CommandRequest request, DataFields data) {
        var target = Addresses.target(data);
        var change = new ChangeDraft(target, data.longText("text", limits.textBytes(), "textBytes"), salts.next());
        return onTarget(request, target, _ -> changed(request, change));
    }

    private Supplier<Decision> hide(CommandRequest request, DataFields data) {
        var target = Addresses.target(data);
        var message = data.requiredId("messageId", MessageId::of);
        return onTarget(request, target, standing -> {
            var found = messages.in(target, message).found();
            return found != null && standing.sees(found.seq())
                    ? changed(request, new HideMessage(target, message))
                    : Decision.refused(Refusal.noSuchMessage("data.messageId"));
        });
    }

    /// Its own conversations are those that a user is or was in.
    private Supplier<Decision> onTarget(
            CommandRequest request, ConversationId target, Function<Standing, Decision> decision) {
        return () -> standings
                .of(target, request.by().user())
                .map(decision)
                .orElseGet(() -> Decision.refused(Addresses.noSuchTarget()));
    }

    private static UserId other(CommandRequest request, DataFields data) {
        var user = data.user("user");
        if (user.equals(request.by().user()) || user.equals(UserId.SYSTEM)) {
            throw Refused.invalid("data.user", "data.user must name another user");
        }
        return user;
    }

    private Supplier<Decision> change(CommandRequest request, AccountChange change) {
        return () -> changed(request, change);
    }

    private Decision changed(CommandRequest request, AccountChange change) {
        var decision = execution.send(ChangeAccount.of(request.cause(), change));
        accounts.changed(request.by().user());
        return decision;
    }
}
