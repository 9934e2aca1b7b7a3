/// Backups of the event store: one folder holds a file of rows for each database and a manifest that says what is in
/// them. All rows pass through here one by one, in the order of their streams, so that every hash chain is verified
/// when a backup is made, looked at and loaded, whatever its size.
///
/// | file | what is in it |
/// |---|---|
/// | `database-<n>.copy.gz` | the rows of one database by aggregate and sequence number, in PostgreSQL's binary `COPY`
/// format |
/// | `manifest.json` | format, time, history, and of each database's file the size, SHA-256 and contents |
/// | `manifest.json.sha256` | of the manifest, as `sha256sum -c` reads it |
@NullMarked
package chat.lockstep.backup;

import org.jspecify.annotations.NullMarked;
