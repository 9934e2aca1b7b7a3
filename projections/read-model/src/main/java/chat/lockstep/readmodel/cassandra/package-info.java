/// How this module talks to Cassandra: settings, the connection that builds and heals itself, the schema, and
/// [Statement], through which every query and write goes. Only the packages of the read model use it.
///
/// Tables live in one keyspace. A view that is rebuilt is written to a keyspace of its own beside the running one.
@NullMarked
package chat.lockstep.readmodel.cassandra;

import org.jspecify.annotations.NullMarked;
