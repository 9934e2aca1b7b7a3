/// The register of command nodes in Redis, by which the gateway finds the owner of a conversation. Sorted set
/// `command-nodes`: member `<node id> <base URL>`, score the end of its life in milliseconds by Redis' clock. Nothing
/// here takes part in decisions: without Redis, or with two owners for a moment, answers are as right, only slower.
@NullMarked
package chat.lockstep.command.nodes;

import org.jspecify.annotations.NullMarked;
