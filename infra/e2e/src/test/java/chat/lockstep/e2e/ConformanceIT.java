package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.conformance.Conformance;
import chat.lockstep.conformance.ConformanceOptions;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The running system, held against every rule of the protocol.
class ConformanceIT {

    @Test
    void every_rule_of_the_protocol_holds() throws Exception {
        var report = Conformance.run(WholeSystem.running().httpUrl(), ConformanceOptions.usual());
        System.out.println(report.text());
        var failed = report.failures().stream()
                .map(failure -> failure.id() + ": expected " + failure.expected() + ", saw " + failure.seen())
                .collect(Collectors.joining("; "));
        assertThat(failed).isEmpty();
        assertThat(report.results()).hasSameSizeAs(Conformance.rules());
    }
}
