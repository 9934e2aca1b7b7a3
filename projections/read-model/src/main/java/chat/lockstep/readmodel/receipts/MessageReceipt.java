package chat.lockstep.readmodel.receipts;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a message has come with one user. Only the present mark of a device or user is kept, so each time is that
/// of the present mark: the message was there by then at the latest.
///
/// @param delivered devices that have stored the log up to the message or further
/// @param readAt time of the read mark, if it is at the message or further
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageReceipt(
        UserId user, List<DeliveredTo> delivered, @Nullable Timestamp readAt) {

    public MessageReceipt {
        delivered = List.copyOf(delivered);
    }

    public record DeliveredTo(DeviceId device, Timestamp at) {}
}
