package chat.lockstep.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// What a verification found, for a person or for a program.
record Report(VerificationResult result) {

    String text() {
        var lines = new ArrayList<String>();
        double seconds = result.took().toMillis() / 1000.0;
        lines.add(String.format(
                Locale.ROOT,
                "%,d conversations with %,d events%s compared in %.1f s",
                result.conversations(),
                result.events(),
                result.records() == 0
                        ? ""
                        : String.format(Locale.ROOT, " and %,d records of the topic", result.records()),
                seconds));
        lines.add(String.format(Locale.ROOT, "  equal      %,10d", result.equal()));
        if (result.behind() > 0) {
            lines.add(String.format(
                    Locale.ROOT, "  behind     %,10d   right as far as they go, and late", result.behind()));
        }
        if (result.different() > 0) {
            lines.add(String.format(Locale.ROOT, "  different  %,10d", result.different()));
        }
        result.notEqual().forEach(one -> add(one, lines));
        long untold = result.behind() + result.different() - result.notEqual().size();
        if (untold > 0) {
            lines.add(String.format(Locale.ROOT, "and %,d more", untold));
        }
        return String.join("\n", lines);
    }

    private static void add(VerificationResult.NotEqual one, List<String> lines) {
        lines.add(one.conversation() + " is " + one.outcome().name().toLowerCase(Locale.ROOT));
        one.differences().forEach(difference -> lines.add("    " + difference));
    }

    String json() {
        var json = JsonMapper.builder().build();
        var root = json.createObjectNode()
                .put("isEqual", result.isEqual())
                .put("conversations", result.conversations())
                .put("equal", result.equal())
                .put("behind", result.behind())
                .put("different", result.different())
                .put("events", result.events())
                .put("records", result.records())
                .put("millis", result.took().toMillis());
        var notEqual = root.putArray("notEqual");
        for (var one : result.notEqual()) {
            var node = notEqual.addObject()
                    .put("conversation", one.conversation())
                    .put("outcome", one.outcome().name().toLowerCase(Locale.ROOT));
            var differences = node.putArray("differences");
            for (var difference : one.differences()) {
                differences
                        .addObject()
                        .put("place", difference.place())
                        .put("column", difference.column())
                        .put("expected", difference.expected())
                        .put("found", difference.found());
            }
        }
        return json.writeValueAsString(root);
    }
}
