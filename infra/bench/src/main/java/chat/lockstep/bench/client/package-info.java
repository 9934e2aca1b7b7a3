/// Devices as the load sees them, and those of Lockstep. They do what the protocol asks of a device and no more: they
/// keep a place for each conversation, pull what is missing, and hold no history.
@NullMarked
package chat.lockstep.bench.client;

import org.jspecify.annotations.NullMarked;
