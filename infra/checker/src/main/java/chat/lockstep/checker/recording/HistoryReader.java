package chat.lockstep.checker.recording;

import chat.lockstep.checker.recording.HistoryLine.Ack;
import chat.lockstep.checker.recording.HistoryLine.Close;
import chat.lockstep.checker.recording.HistoryLine.Connect;
import chat.lockstep.checker.recording.HistoryLine.Digest;
import chat.lockstep.checker.recording.HistoryLine.Fail;
import chat.lockstep.checker.recording.HistoryLine.Final;
import chat.lockstep.checker.recording.HistoryLine.Invoke;
import chat.lockstep.checker.recording.HistoryLine.Mark;
import chat.lockstep.checker.recording.HistoryLine.Ok;
import chat.lockstep.checker.recording.HistoryLine.Presence;
import chat.lockstep.checker.recording.HistoryLine.Present;
import chat.lockstep.checker.recording.HistoryLine.Refused;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.recording.HistoryLine.Shown;
import chat.lockstep.checker.recording.HistoryLine.Unknown;
import chat.lockstep.checker.recording.HistoryLine.Wire;
import java.util.Set;

/// Reads a line of `history.jsonl`.
final class HistoryReader {

    private static final Set<String> OUTCOMES = Set.of("applied", "duplicate", "unchanged");
    private static final Set<String> STATUSES = Set.of("active", "away", "offline");
    private static final Set<String> RESUMES = Set.of("current", "delta", "reset");

    private HistoryReader() {}

    static HistoryLine read(Line line) {
        var kind = line.text("kind");
        long t = line.count("t");
        var client = line.text("client");
        if (client.indexOf('/') < 1) {
            throw line.refused("client must be <user>/<device>: " + client);
        }
        return switch (kind) {
            case "invoke" ->
                new Invoke(
                        t,
                        client,
                        line.text("command"),
                        line.text("action"),
                        line.optionalText("conversation"),
                        line.object("data"));
            case "ok" ->
                new Ok(
                        t,
                        client,
                        line.text("command"),
                        oneOf(line, "outcome", OUTCOMES),
                        line.text("conversation"),
                        line.text("stream"),
                        line.count("seq"));
            case "fail" ->
                new Fail(t, client, line.text("command"), line.text("code"), line.text("class"), line.text("retry"));
            case "info" -> new Unknown(t, client, line.text("command"), line.text("why"));
            case "refused" ->
                new Refused(
                        t,
                        client,
                        line.text("command"),
                        line.text("code"),
                        line.text("class"),
                        line.text("retry"),
                        line.has("retryAfterMillis") ? line.count("retryAfterMillis") : null);
            case "seen" -> seen(t, client, line);
            case "wire" -> new Wire(t, client, line.text("conversation"), line.text("stream"), line.count("seq"));
            case "connect" ->
                new Connect(
                        t, client, line.text("session"), oneOf(line, "resume", RESUMES), line.optionalText("reason"));
            case "close" -> new Close(t, client, line.number("code"));
            case "ack" -> new Ack(t, client, line.text("conversation"), line.count("seq"));
            case "mark" -> new Mark(t, client, line.text("conversation"), line.count("readUpTo"));
            case "presence" -> new Presence(t, client, line.text("user"), oneOf(line, "status", STATUSES));
            case "present" -> new Present(t, client, line.flag("is"));
            case "final" -> shows(t, client, line);
            case "digest" -> new Digest(t, client, line.text("digest"), line.text("server"), line.flag("verified"));
            default -> throw line.refused("unknown kind " + kind);
        };
    }

    private static Seen seen(long t, String client, Line line) {
        var conversation = line.text("conversation");
        var epoch = line.text("epoch");
        return new Seen(t, client, conversation, epoch, event(line));
    }

    static WireEvent event(Line line) {
        var json = line.object("event");
        return WireEvent.of(new Line(line.place() + ", event", Line.copyOf(json)), json);
    }

    private static Final shows(long t, String client, Line line) {
        return new Final(
                t,
                client,
                line.text("conversation"),
                line.text("epoch"),
                line.count("seq"),
                line.text("chain"),
                line.count("readUpTo"),
                line.lines("messages", shown -> new Shown(shown.count("seq"), shown.text("id"), shown.text("sha256"))));
    }

    private static String oneOf(Line line, String name, Set<String> values) {
        var value = line.text(name);
        if (!values.contains(value)) {
            throw line.refused(name + " must be one of " + values + ": " + value);
        }
        return value;
    }
}
