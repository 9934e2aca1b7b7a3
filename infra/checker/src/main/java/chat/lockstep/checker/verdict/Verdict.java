package chat.lockstep.checker.verdict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What the history of a run proves, or disproves.
///
/// @param violations by time, those without one last; at most a few thousand of each invariant
/// @param faults one row for each fault and each overlap of faults, and for the time without any
/// @param totals what was looked at and what was found, by name
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(List<Violation> violations, List<FaultRow> faults, Map<String, Long> totals) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public Verdict {
        violations = List.copyOf(violations);
        faults = List.copyOf(faults);
        totals = new TreeMap<>(totals);
    }

    @JsonIgnore
    public boolean isClean() {
        return violations.isEmpty();
    }

    /// `verdict.json`
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /// For people: the table, and the violations, the first bad operation first.
    public String text() {
        return new VerdictText(this).toString();
    }
}
