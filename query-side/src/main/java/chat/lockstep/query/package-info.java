/// The query side's process: answers the reads of the HTTP twin from the views in Cassandra. It decides nothing and
/// stores nothing; another process of it may answer the next request.
@NullMarked
package chat.lockstep.query;

import org.jspecify.annotations.NullMarked;
