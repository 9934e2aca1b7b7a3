package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I11;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Close;
import chat.lockstep.checker.recording.HistoryLine.Connect;
import chat.lockstep.checker.recording.HistoryLine.Presence;
import chat.lockstep.checker.recording.HistoryLine.Present;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.verdict.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who is there is soon shown so, who is gone is shown so within the life of a heartbeat, and nobody is shown offline
/// while a device of theirs is there. What a watcher was told holds until it is told otherwise or loses its
/// connection. That somebody is there must be shown from a heartbeat after both were seen to share a conversation. A
/// fault that is not named as one under which presence is kept excuses all of this, up to one heartbeat
/// after its end.
final class PresenceRule implements Rule {

    /// Between a socket's end and the line about it.
    private static final long SLACK_MICROS = 100_000;

    private final Run run;
    private final List<Span> excused;
    private final Sharing sharing;
    private final Map<String, Long> since = new HashMap<>();
    private final Map<String, List<Span>> present = new HashMap<>();
    private final Map<String, Map<String, Told>> current = new HashMap<>();
    private final List<Told> told = new ArrayList<>();
    private long endedAt;

    PresenceRule(Run run, java.util.Set<String> presenceKept) {
        this.run = run;
        this.sharing = new Sharing(run);
        long heartbeat = run.bounds().micros(run.bounds().heartbeat());
        this.excused = Span.union(run.faults().windows().stream()
                .filter(window -> !presenceKept.contains(window.fault()))
                .map(window -> new Span(
                        window.begin(), window.healthy() == null ? Long.MAX_VALUE : window.healthy() + heartbeat))
                .toList());
    }

    /// @param to when the watcher was told otherwise, or lost its connection
    private record Told(String watcher, String user, boolean isOffline, long from, long to) {

        Told until(long t) {
            return new Told(watcher, user, isOffline, from, t);
        }

        Span span() {
            return new Span(from, to);
        }
    }

    @Override
    public void on(HistoryLine line) {
        endedAt = Math.max(endedAt, line.t());
        switch (line) {
            case Present truth -> {
                present(truth);
                if (!truth.is()) {
                    forget(truth.client(), truth.t());
                }
            }
            case Seen seen -> sharing.on(seen);
            case Presence presence -> told(presence);
            case Connect connect -> forget(connect.client(), connect.t());
            case Close close -> forget(close.client(), close.t());
            default -> {}
        }
    }

    private void present(Present truth) {
        if (truth.is()) {
            since.putIfAbsent(truth.client(), truth.t());
        } else {
            var from = since.remove(truth.client());
            if (from != null) {
                add(truth.user(), new Span(from, truth.t()));
            }
        }
    }

    private void add(String user, Span span) {
        present.computeIfAbsent(user, ignored -> new ArrayList<>()).add(span);
    }

    private void told(Presence presence) {
        var now = new Told(
                presence.client(), presence.user(), presence.status().equals("offline"), presence.t(), Long.MAX_VALUE);
        var before = current.computeIfAbsent(presence.client(), ignored -> new HashMap<>())
                .put(presence.user(), now);
        if (before != null) {
            told.add(before.until(presence.t()));
        }
    }

    private void forget(String watcher, long t) {
        var all = current.remove(watcher);
        if (all != null) {
            all.values().forEach(last -> told.add(last.until(t)));
        }
    }

    @Override
    public void end() {
        since.forEach((client, from) -> add(client.substring(0, client.indexOf('/')), new Span(from, endedAt)));
        List.copyOf(current.keySet()).forEach(watcher -> forget(watcher, endedAt));
        present.replaceAll((ignored, spans) -> Span.union(spans));
        for (var one : told) {
            if (one.isOffline()) {
                checkOffline(one);
            } else {
                checkOnline(one);
                checkShared(one);
            }
        }
    }

    private void checkOnline(Told one) {
        long limit = run.bounds().micros(run.bounds().offline());
        var absent = new Span(0, endedAt).without(present.getOrDefault(one.user(), List.of()));
        for (var absence : absent) {
            var wrong = new Span(absence.from(), Math.min(absence.to(), one.to()));
            for (var part : wrong.without(excused)) {
                if (part.to() > one.from() && part.micros() > limit) {
                    add(one, part.from() + limit, "is shown as present " + part.micros() / 1_000 + " ms after it went");
                }
            }
        }
    }

    private void checkOffline(Told one) {
        long limit = run.bounds().micros(run.bounds().online());
        long since = sharedSince(one);
        for (var presence : present.getOrDefault(one.user(), List.of())) {
            boolean isThere = presence.from() + limit <= one.from()
                    && one.from() + SLACK_MICROS < presence.to()
                    && since <= one.from();
            if (isThere && excused.stream().noneMatch(excuse -> excuse.holds(one.from()))) {
                add(one, one.from(), "is shown as offline while a device of it is connected");
                return;
            }
            for (var part : presence.and(one.span())
                    .and(new Span(since, Long.MAX_VALUE))
                    .without(excused)) {
                if (part.micros() > limit) {
                    add(
                            one,
                            part.from() + limit,
                            "is still shown as offline " + part.micros() / 1_000 + " ms after it came");
                    return;
                }
            }
        }
    }

    /// From when on the watcher must be shown that the user is there.
    private long sharedSince(Told one) {
        var watcher = one.watcher().substring(0, one.watcher().indexOf('/'));
        long since = sharing.since(watcher, one.user());
        return since == Sharing.NEVER
                ? since
                : since + run.bounds().micros(run.bounds().heartbeat());
    }

    private void checkShared(Told one) {
        var user = one.watcher().substring(0, one.watcher().indexOf('/'));
        boolean isShared = user.equals(one.user())
                || run.fold().listedFor(user).stream()
                        .anyMatch(conversation ->
                                conversation.membership(one.user()).isPresent());
        if (!isShared) {
            run.findings()
                    .add(Violation.of(
                                    I10,
                                    one.from(),
                                    "was told the presence of " + one.user() + ", with whom it shares nothing")
                            .by(one.watcher()));
        }
    }

    private void add(Told one, long t, String text) {
        run.findings().add(Violation.of(I11, t, one.user() + " " + text).by(one.watcher()));
    }
}
