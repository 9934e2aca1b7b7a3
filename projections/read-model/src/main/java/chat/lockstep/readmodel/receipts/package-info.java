/// Where the receipt streams of a conversation stand: `receipts ((conversation), user, device)`. The row without a
/// device is the member's own: the head of the stream `@user` and the read mark; the others are marks of devices.
@NullMarked
package chat.lockstep.readmodel.receipts;

import org.jspecify.annotations.NullMarked;
