package chat.lockstep.gateway.twin;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.fold.Device;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.trace.Trace;
import chat.lockstep.gateway.view.Views;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// `GET /v1/devices`, from the views, and `DELETE /v1/devices/{id}`, which is the command `revokeDevice`.
final class DevicesHandler {

    private final Callers callers;
    private final Views views;
    private final CommandSide commandSide;
    private final Problems problems;
    private final JsonMapper json;
    private final Clock clock;

    DevicesHandler(
            Callers callers, Views views, CommandSide commandSide, Problems problems, JsonMapper json, Clock clock) {
        this.callers = callers;
        this.views = views;
        this.commandSide = commandSide;
        this.problems = problems;
        this.json = json;
        this.clock = clock;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return callers.reading(request, "devices", this::list);
    }

    Mono<ServerResponse> revoke(ServerRequest request) {
        return callers.known(request, "revoke", (caller, trace) -> revoke(request.pathVariable("id"), caller, trace));
    }

    private Mono<ServerResponse> list(Caller caller, Trace trace) {
        return views.devices(caller.user())
                .map(DevicesHandler::inOrder)
                .flatMap(devices -> ok(Map.of("devices", devices)))
                .onErrorResume(failure ->
                        trace.within(() -> problems.respond(Errors.unavailable("the view of devices", failure))));
    }

    private static List<Device> inOrder(List<Device> devices) {
        return devices.stream()
                .sorted(Comparator.comparing(Device::registeredAt)
                        .thenComparing(device -> device.device().value()))
                .toList();
    }

    private Mono<ServerResponse> revoke(String device, Caller caller, Trace trace) {
        var data = JsonNodeFactory.instance.objectNode().put("device", device);
        var command = new ClientFrame.Command(newId(), "revokeDevice", null, data, null);
        return commandSide
                .run(caller, command, trace)
                .flatMap(result -> result.error() == null ? ok(result) : problems.respond(result.error()));
    }

    private Mono<ServerResponse> ok(Object body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json.writeValueAsBytes(body));
    }

    /// A UUID of version 7: RFC 9562, 5.7. Revoking twice changes nothing, so a request that is repeated does no harm.
    private CommandId newId() {
        var random = ThreadLocalRandom.current();
        var high = (clock.millis() << 16) | 0x7000L | random.nextInt(1 << 12);
        var low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return CommandId.of(new UUID(high, low).toString());
    }
}
