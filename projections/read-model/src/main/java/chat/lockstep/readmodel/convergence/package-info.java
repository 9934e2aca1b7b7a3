/// The ledger of convergence: how far each device acknowledged each conversation, and whether its copy was proven
/// equal.
/// The gateways write it; it is not made from events, so it belongs to no version of the views.
@NullMarked
package chat.lockstep.readmodel.convergence;

import org.jspecify.annotations.NullMarked;
