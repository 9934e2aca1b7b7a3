/// Cassandra: one small node, its settings and JVM options, and the question that tells ours from another's.
@NullMarked
package chat.lockstep.local.cassandra;

import org.jspecify.annotations.NullMarked;
