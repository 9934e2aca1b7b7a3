package chat.lockstep.gateway.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import chat.lockstep.gateway.frame.CommandParser;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.Fields;
import chat.lockstep.gateway.frame.InvalidField;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.trace.Trace;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/commands`: one command, or a list of them that run in order.
final class CommandsHandler {

    private final Callers callers;
    private final CommandSide commandSide;
    private final Problems problems;
    private final JsonMapper json;
    private final HttpSettings settings;
    private final int commandBytesMax;

    CommandsHandler(
            Callers callers,
            CommandSide commandSide,
            Problems problems,
            JsonMapper json,
            HttpSettings settings,
            int commandBytesMax) {
        this.callers = callers;
        this.commandSide = commandSide;
        this.problems = problems;
        this.json = json;
        this.settings = settings;
        this.commandBytesMax = commandBytesMax;
    }

    /// A command of a request: good, or refused already.
    private record Entry(
            @Nullable Command command, @Nullable CommandResult refused) {}

    Mono<ServerResponse> handle(ServerRequest request) {
        return callers.known(request, "command", (caller, trace) -> {
            var type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
            if (!MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
                return problems.respond(
                        Errors.ofField(ErrorCode.INVALID_FIELD, "Content-Type", "must be application/json"));
            }
            return DataBufferUtils.join(request.bodyToFlux(DataBuffer.class), settings.bodyBytesMax())
                    .map(CommandsHandler::bytes)
                    .defaultIfEmpty(new byte[0])
                    .flatMap(body -> trace.within(() -> handle(caller, body, trace)));
        });
    }

    private Mono<ServerResponse> handle(Caller caller, byte[] body, Trace trace) {
        JsonNode node;
        try {
            node = json.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException | JacksonException notJson) {
            return problems.respond(
                    Errors.of(ErrorCode.MALFORMED_FRAME, "body must be JSON in UTF-8, without doubled keys"));
        }
        if (node.isObject()) {
            return body.length > commandBytesMax
                    ? problems.respond(Errors.of(
                            ErrorCode.FRAME_TOO_LARGE, "command is over " + commandBytesMax + " bytes (frameBytes)"))
                    : one(caller, node, trace);
        }
        return node.isArray()
                ? list(caller, node, trace)
                : problems.respond(
                        Errors.of(ErrorCode.MALFORMED_FRAME, "body must be one command object, or a list of them"));
    }

    private Mono<ServerResponse> one(Caller caller, JsonNode node, Trace trace) {
        try {
            var command = CommandParser.parse(Fields.of(node));
            trace.tag("action", command.action());
            return commandSide.run(caller, command, trace).flatMap(this::respond);
        } catch (InvalidField bad) {
            return problems.respond(error(bad, ""));
        }
    }

    private Mono<ServerResponse> respond(CommandResult result) {
        return result.error() == null ? ok(result) : problems.respond(result.error());
    }

    private Mono<ServerResponse> list(Caller caller, JsonNode list, Trace trace) {
        if (list.size() > settings.commandsMax()) {
            return problems.respond(Errors.retryAfter(
                    ErrorCode.TOO_MANY, 0, "more than " + settings.commandsMax() + " commands in one request"));
        }
        var refusal = callers.charge(caller, Math.max(0, list.size() - 1));
        if (refusal.isPresent()) {
            return problems.respond(refusal.get());
        }
        var entries = new ArrayList<Entry>(list.size());
        for (int i = 0; i < list.size(); i++) {
            var node = list.get(i);
            try {
                entries.add(entry(node, "[" + i + "]"));
            } catch (InvalidField unanswerable) {
                return problems.respond(error(unanswerable, "[" + i + "]."));
            }
        }
        var good = entries.stream()
                .map(Entry::command)
                .filter(command -> command != null)
                .toList();
        var results = good.isEmpty() ? Mono.just(List.<CommandResult>of()) : commandSide.run(caller, good, trace);
        return results.flatMap(decided -> ok(inOrder(entries, decided)));
    }

    /// @throws InvalidField if not even the id can be read, so that no result could name it
    private static Entry entry(JsonNode node, String path) {
        if (!node.isObject()) {
            throw InvalidField.at(path, "must be an object");
        }
        CommandId id = CommandParser.idOf(node);
        try {
            return new Entry(CommandParser.parse(Fields.of(node)), null);
        } catch (InvalidField bad) {
            if (id == null) {
                throw bad;
            }
            return new Entry(null, CommandResult.rejected(id, null, error(bad, "")));
        }
    }

    private static List<CommandResult> inOrder(List<Entry> entries, List<CommandResult> decided) {
        var next = decided.iterator();
        var results = new ArrayList<CommandResult>(entries.size());
        for (var entry : entries) {
            results.add(entry.refused() == null ? next.next() : entry.refused());
        }
        return results;
    }

    private Mono<ServerResponse> ok(Object body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json.writeValueAsBytes(body));
    }

    private static ProtocolError error(InvalidField bad, String prefix) {
        return Errors.ofField(ErrorCode.INVALID_FIELD, prefix + bad.field(), bad.rule());
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
