package chat.lockstep.bench.report;

import java.util.Map;

/// What holds for all rows of a run.
///
/// @param commandLine as it was given
/// @param at          when the run began, RFC 3339
/// @param versions    of everything that was measured, by name
/// @param machine     where, by name
public record Facts(String commandLine, String at, Map<String, String> versions, Map<String, String> machine) {}
