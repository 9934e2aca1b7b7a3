/// What goes wrong on the side of the servers: processes, network, stores, disk and clock. One class for each
/// kind of [chat.lockstep.faults.Fault]; [chat.lockstep.faults.inject.Faults] lists them with what they act on.
/// Each shows that it happened, by what the kernel, a proxy or the store itself says, and throws if it did not.
@NullMarked
package chat.lockstep.faults.inject;

import org.jspecify.annotations.NullMarked;
