package chat.lockstep.faults.load;

import java.util.Map;

/// Something that a user does: an action of the protocol.
///
/// @param conversation where; for one that begins, the id that it gets
public record Deed(String action, String conversation, Map<String, ?> data) {}
