package chat.lockstep.verify;

/// One database of the event store.
///
/// @param url as JDBC has it
public record Database(String url, String username, String password) {

    /// The password is not shown.
    @Override
    public String toString() {
        return url + " as " + username;
    }
}
