/// When messages are due, and what became of each.
///
/// The load is open loop: messages are due at a constant rate, whatever the system does, and every latency counts from
/// the time at which its message was due. A slow system cannot hide its delays by slowing the load down, and neither
/// can a slow load program.
@NullMarked
package chat.lockstep.bench.load;

import org.jspecify.annotations.NullMarked;
