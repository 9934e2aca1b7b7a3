package chat.lockstep.bench.hops;

/// A part of a trace.
///
/// @param traceId  in hexadecimal digits
/// @param process  the name of the application
/// @param name     `command`, `project live` …
/// @param isServer whether it is the answering of a request
/// @param start    nanoseconds since 1970, by the clock of the process
/// @param end      the same
record Span(String traceId, String process, String name, boolean isServer, long start, long end) {}
