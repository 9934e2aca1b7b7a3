/// The load program: devices that send at a constant rate and note when each message was asked for, answered and
/// delivered. Open loop: latency counts from the time at which a message was due, so a slow server cannot hide its
/// delays by slowing the load down.
@NullMarked
package chat.lockstep.e2e.bench;

import org.jspecify.annotations.NullMarked;
