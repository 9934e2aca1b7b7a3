package chat.lockstep.conformance;

import chat.lockstep.conformance.CheckResult.Outcome;
import chat.lockstep.conformance.checks.Unseen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// What all checks found, by id.
public record Report(List<CheckResult> results, long millis) {

    public Report {
        results = List.copyOf(results);
    }

    public boolean isConformant() {
        return failures().isEmpty();
    }

    public List<CheckResult> failures() {
        return with(Outcome.FAIL);
    }

    public List<CheckResult> skipped() {
        return with(Outcome.SKIPPED);
    }

    private List<CheckResult> with(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }

    /// For a person: each rule in a line, failures with what was expected and seen, and a summary.
    public String text() {
        var lines = new ArrayList<String>();
        results.forEach(result -> lines.add(line(result)));
        lines.add("");
        lines.add("Not checked, since no client can see it:");
        Unseen.RULES.forEach(rule -> lines.add("  " + rule.id() + ": " + rule.why()));
        lines.add("");
        lines.add(summary());
        return String.join("\n", lines);
    }

    static String line(CheckResult result) {
        var head = String.format(
                Locale.ROOT,
                "%-7s %-52s %6d ms",
                result.outcome().name().toLowerCase(Locale.ROOT),
                result.id(),
                result.millis());
        return switch (result.outcome()) {
            case PASS -> head;
            case SKIPPED -> head + "\n        " + result.seen();
            case FAIL ->
                head + "\n        rule      " + result.rule() + "\n        expected  " + result.expected()
                        + "\n        saw       " + result.seen();
        };
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%d rules: %d pass, %d fail, %d skipped, in %.1f s",
                results.size(),
                with(Outcome.PASS).size(),
                failures().size(),
                skipped().size(),
                millis / 1000.0);
    }

    /// For a program.
    public String json() {
        var json = JsonMapper.builder().build();
        var root = json.createObjectNode()
                .put("isConformant", isConformant())
                .put("rules", results.size())
                .put("passed", with(Outcome.PASS).size())
                .put("failed", failures().size())
                .put("skipped", skipped().size())
                .put("millis", millis);
        var all = root.putArray("results");
        for (var result : results) {
            var node = all.addObject()
                    .put("id", result.id())
                    .put("rule", result.rule())
                    .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
                    .put("millis", result.millis());
            if (result.outcome() == Outcome.FAIL) {
                node.put("expected", result.expected());
            }
            if (result.outcome() != Outcome.PASS) {
                node.put("seen", result.seen());
            }
        }
        return json.writeValueAsString(root);
    }
}
