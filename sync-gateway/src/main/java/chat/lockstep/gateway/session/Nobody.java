package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.MarkResult;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.Availability;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import chat.lockstep.gateway.live.Claim;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.PresenceStore;
import chat.lockstep.gateway.live.Registry;
import chat.lockstep.gateway.live.Typing;
import chat.lockstep.gateway.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The command side and the Redis of sessions that nobody has: every command changes nothing, and nobody hears of them.
final class Nobody implements CommandSide, Registry, PresenceStore, NodePresence.Channels {

    @Override
    public Mono<CommandResult> run(Caller caller, ClientFrame.Command command, Trace trace) {
        return Mono.just(
                new CommandResult(command.id(), Outcome.UNCHANGED, command.conversation(), null, null, null, null));
    }

    @Override
    public Mono<List<CommandResult>> run(Caller caller, List<ClientFrame.Command> commands, Trace trace) {
        return Mono.just(List.of());
    }

    @Override
    public Mono<Registration> register(Caller caller, @Nullable String name, @Nullable String platform) {
        return Mono.just(new Registration(Outcome.UNCHANGED, 0L, null));
    }

    @Override
    public Mono<Map<ConversationId, MarkResult>> mark(Caller caller, Map<ConversationId, Long> marks) {
        return Mono.just(Map.of());
    }

    @Override
    public Mono<Long> place(Caller caller, ConversationId conversation, MessageId message, Trace trace) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> announce(UserId user) {
        return Mono.empty();
    }

    @Override
    public void withdraw(UserId user) {}

    @Override
    public void claim(Claim claim) {}

    @Override
    public void tell(Typing typing, Set<UserId> users) {}

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public Mono<Void> report(UserId user, DeviceId device, String session, Availability status) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> leave(UserId user, DeviceId device, String session) {
        return Mono.empty();
    }

    @Override
    public Mono<Seen> look(UserId user) {
        return Mono.just(Seen.NEVER);
    }

    @Override
    public void listenTo(UserId user) {}

    @Override
    public void stopListeningTo(UserId user) {}
}
