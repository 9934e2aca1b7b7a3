package chat.lockstep.local.doctor;

import java.util.ArrayList;
import java.util.List;

/// What the checks saw: facts that are well, and findings.
public final class Diagnosis {

    private final List<String> facts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    public void fact(String seen) {
        facts.add(seen);
    }

    public void add(Finding finding) {
        findings.add(finding);
    }

    void add(String what, String why, String mend) {
        add(new Finding(what, why, mend));
    }

    public List<String> facts() {
        return List.copyOf(facts);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }
}
