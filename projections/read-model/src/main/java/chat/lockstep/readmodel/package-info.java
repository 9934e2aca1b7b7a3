/// The entrance to the read model: [ReadModel] connects to Cassandra and hands out the readers and writers of each
/// view. The views live in the packages below, one for each table or pair of tables; no other module knows CQL.
@NullMarked
package chat.lockstep.readmodel;

import org.jspecify.annotations.NullMarked;
