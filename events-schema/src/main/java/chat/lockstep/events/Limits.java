package chat.lockstep.events;

/// The limits that `welcome` announces and the server keeps; every one of them can be set.
///
/// @param frameBytes the largest frame a client may send, in bytes
/// @param textBytes the longest text of a message, in bytes of UTF-8
/// @param titleBytes the longest title of a group, in bytes of UTF-8
/// @param commandsInFlight commands of one connection that may wait for their results
/// @param commandsPerSecond commands of one connection per second
/// @param groupMembers members of one group
/// @param devicesPerUser registered devices of one user
/// @param receiptMillis the shortest time between two `delivered` marks of a device, in milliseconds
/// @param receiptMembers the largest conversation that has `delivered` marks, in members
public record Limits(
        int frameBytes,
        int textBytes,
        int titleBytes,
        int commandsInFlight,
        int commandsPerSecond,
        int groupMembers,
        int devicesPerUser,
        int receiptMillis,
        int receiptMembers) {

    public static final Limits DEFAULTS = new Limits(131_072, 16_384, 256, 64, 50, 1_024, 16, 5_000, 32);
}
