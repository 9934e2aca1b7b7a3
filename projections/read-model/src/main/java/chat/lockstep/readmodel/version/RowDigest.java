package chat.lockstep.readmodel.version;

/// What one row says, without how it came there.
///
/// @param place which row, for people, such as `log 17` or `inbox of bob`
/// @param digest base64url of the SHA-256 of its content
public record RowDigest(String place, String digest) {}
