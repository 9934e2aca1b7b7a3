package chat.lockstep.checker.rules;

import chat.lockstep.checker.fold.Fold;
import chat.lockstep.checker.fold.StoredLogs;
import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.RunFolder;
import chat.lockstep.checker.verdict.Findings;
import chat.lockstep.checker.verdict.Verdict;
import chat.lockstep.checker.verdict.Violation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Shows a run to all rules and gathers what they say. The store is read first and folded, since everything else is
/// held against it; each other file is gone through once.
public final class Judge {

    private final RunFolder folder;
    private final Findings findings = new Findings();
    private final Timeline faults = new Timeline();
    private final Map<String, Long> totals = new TreeMap<>();

    public Judge(RunFolder folder) {
        this.folder = folder;
    }

    /// @throws chat.lockstep.checker.recording.Unreadable if the folder is not what it must be
    public Verdict judge() {
        var settings = folder.settings();
        folder.faults(faults::on);
        var logs = readLogs();
        var run = new Run(settings.bounds(), faults, logs, new Fold(logs), new Operations(), findings);
        var liveness = new LivenessRule(run);
        var samples = new SampleRule(run);
        var rules = List.of(
                new AcknowledgedRule(run),
                new AnswerRule(run, settings.silent()),
                new SeenRule(run),
                new OrderRule(run),
                new CursorRule(run),
                new FinalRule(run),
                new WireRule(run),
                new RevokedRule(run),
                new PresenceRule(run, settings.presenceKept()),
                liveness,
                samples);
        folder.history(line -> {
            run.operations().on(line);
            count(line);
            rules.forEach(rule -> rule.on(line));
        });
        folder.samples(sample -> rules.forEach(rule -> rule.on(sample)));
        rules.forEach(Rule::end);
        readTopic(run);
        readViews(run);
        return verdict(run, liveness, samples);
    }

    private StoredLogs readLogs() {
        var logs = new StoredLogs();
        var store = new StoreRule(logs, findings);
        folder.log(line -> {
            store.on(line);
            add("events", 1);
        });
        logs.close();
        return logs;
    }

    private void readTopic(Run run) {
        var topic = new TopicRule(run);
        folder.topic(line -> {
            topic.on(line);
            add("records", 1);
        });
        topic.end();
        add("repeatedRecords", topic.repeats());
    }

    private void readViews(Run run) {
        var views = new ViewRule(run);
        folder.views(row -> {
            views.on(row);
            add("rows", 1);
        });
        views.end();
    }

    private void count(HistoryLine line) {
        switch (line) {
            case HistoryLine.Seen _ -> add("seen", 1);
            case HistoryLine.Final _ -> add("finals", 1);
            case HistoryLine.Unknown unknown when unknown.why().startsWith("no answer") -> add("noAnswer", 1);
            default -> {}
        }
    }

    private void add(String total, long count) {
        totals.merge(total, count, Long::sum);
    }

    private Verdict verdict(Run run, LivenessRule liveness, SampleRule samples) {
        var violations = findings.kept().stream()
                .map(violation -> placed(run, violation))
                .sorted(Comparator.comparingLong(violation -> violation.t() == null ? Long.MAX_VALUE : violation.t()))
                .toList();
        var table = new FaultTable(run);
        violations.forEach(table::count);
        add("lines", folder.lines());
        add("operations", run.operations().all().size());
        add("skippedFaults", faults.skipped().size());
        findings.counts().forEach((invariant, count) -> add("violations" + invariant, count));
        samples.worstGauges().forEach((gauge, worst) -> add("worst " + gauge, worst));
        return new Verdict(violations, table.rows(liveness, samples), totals);
    }

    /// Names the fault, and the time of what is known by its command only: that of the acknowledgement, else of the
    /// invocation.
    private static Violation placed(Run run, Violation violation) {
        var t = violation.t();
        if (t == null) {
            var operation = run.operations().of(violation.command());
            if (operation.isPresent()) {
                var ok = operation.get().ok();
                t = ok == null ? operation.get().invokedAt : ok.t();
            }
        }
        return t == null ? violation : violation.at(t, run.faults().at(t));
    }
}
