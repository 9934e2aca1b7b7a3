package chat.lockstep.checker.rules;

import chat.lockstep.checker.fold.Content;
import chat.lockstep.checker.recording.HistoryLine.Answer;
import chat.lockstep.checker.recording.HistoryLine.Fail;
import chat.lockstep.checker.recording.HistoryLine.Invoke;
import chat.lockstep.checker.recording.HistoryLine.Ok;
import chat.lockstep.checker.recording.HistoryLine.Refused;
import chat.lockstep.checker.recording.HistoryLine.Unknown;
import org.jspecify.annotations.Nullable;

/// One command, from its invocation to its last answer.
final class Operation {

    final String command;
    final String client;
    final String action;
    final @Nullable String conversation;
    final long invokedAt;

    /// The type of the event that it becomes, and a hash of what that event must say.
    final String type;

    final String content;

    /// The device that it revokes.
    final @Nullable String revokes;

    private @Nullable Ok ok;
    private @Nullable Fail fail;
    private @Nullable Answer last;
    private boolean wasRefused;

    Operation(Invoke invoke) {
        command = invoke.command();
        client = invoke.client();
        action = invoke.action();
        conversation = invoke.conversation();
        invokedAt = invoke.t();
        type = Content.type(action, invoke.data());
        content = Content.hash(type, invoke.data());
        revokes = action.equals("revokeDevice")
                ? invoke.user() + "/" + invoke.data().path("device").asString("")
                : null;
    }

    void on(Answer answer) {
        switch (answer) {
            case Ok durable -> {
                if (ok == null || durable.t() < ok.t()) {
                    ok = durable;
                }
            }
            case Fail definite -> fail = definite;
            case Refused _ -> wasRefused = true;
            case Unknown _ -> {}
        }
        if (last == null || answer.t() >= last.t()) {
            last = answer;
        }
    }

    /// The first durable answer.
    @Nullable
    Ok ok() {
        return ok;
    }

    @Nullable
    Fail fail() {
        return fail;
    }

    @Nullable
    Answer last() {
        return last;
    }

    boolean isAcknowledged() {
        return ok != null;
    }

    boolean wasRefused() {
        return wasRefused || fail != null;
    }

    boolean isUnknown() {
        return ok == null && fail == null;
    }
}
