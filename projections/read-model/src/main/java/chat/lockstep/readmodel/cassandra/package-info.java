/// How this module talks to Cassandra: settings, the connection that builds and heals itself, the schema, and
/// [Statement], through which every query and write goes. Only the packages of the read model use it.
///
/// Tables live in one keyspace. Those of the views exist once for each version of them, so that a new version can be
/// made beside the running one; see [Tables].
@NullMarked
package chat.lockstep.readmodel.cassandra;

import org.jspecify.annotations.NullMarked;
