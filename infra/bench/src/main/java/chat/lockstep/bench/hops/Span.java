package chat.lockstep.bench.hops;

import java.util.Map;

/// A part of a trace.
///
/// @param traceId  in hexadecimal digits
/// @param process  the name of the application
/// @param name     `command`, `relay`, `project live` …
/// @param isServer whether it is the answering of a request
/// @param start    nanoseconds since 1970, by the clock of the process
/// @param end      the same
/// @param moments  when something happened meanwhile, the same; of what happened several times the last
record Span(
        String traceId,
        String process,
        String name,
        boolean isServer,
        long start,
        long end,
        Map<String, Long> moments) {

    Span {
        moments = Map.copyOf(moments);
    }
}
