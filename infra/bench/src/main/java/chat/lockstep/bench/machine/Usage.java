package chat.lockstep.bench.machine;

import java.util.Map;

/// What was used between two moments.
///
/// @param processes   of the system, by name
/// @param load        by the load program itself
/// @param otherCores  processors that anything else on the machine kept busy, on average
/// @param stolenCores processors that the hypervisor gave to others, on average
/// @param disturbed   whether the two together are more than 0.2
public record Usage(
        Map<String, ProcessUse> processes, ProcessUse load, double otherCores, double stolenCores, boolean disturbed) {

    /// Beyond this the figures are not the system's alone.
    public static final double OTHERS_MAX = 0.2;

    /// @param cpuSeconds    user and system time
    /// @param residentBytes at the end, shared pages counted in proportion
    public record ProcessUse(double cpuSeconds, long residentBytes) {}

    /// Of all processes of the system.
    public double systemCpuSeconds() {
        return processes.values().stream().mapToDouble(ProcessUse::cpuSeconds).sum();
    }
}
