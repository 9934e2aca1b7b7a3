package chat.lockstep.local.postgresql;

/// How to reach a database.
///
/// @param jdbcUrl  with host, port and database, without credentials
/// @param user     owner of everything
/// @param password of this data folder
public record PostgresqlAccess(String jdbcUrl, String user, String password) {

    /// The password is not shown.
    @Override
    public String toString() {
        return "PostgresqlAccess[jdbcUrl=" + jdbcUrl + ", user=" + user + "]";
    }
}
