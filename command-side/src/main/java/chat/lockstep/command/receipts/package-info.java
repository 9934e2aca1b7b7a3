/// Receipts: the aggregate that writes one member's receipt stream, and the thrift with which delivered marks become
/// events. A mark only moves forward.
@NullMarked
package chat.lockstep.command.receipts;

import org.jspecify.annotations.NullMarked;
