/// Tests of how the read model talks to Cassandra.
package chat.lockstep.readmodel.cassandra;
