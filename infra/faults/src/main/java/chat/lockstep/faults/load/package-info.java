/// Users with several devices each, who talk over both gateways at a constant rate and write down all that they do and
/// see. [SdkDevice]s are what applications use; [ThinDevice]s know just enough of the protocol to misbehave.
@NullMarked
package chat.lockstep.faults.load;

import org.jspecify.annotations.NullMarked;
