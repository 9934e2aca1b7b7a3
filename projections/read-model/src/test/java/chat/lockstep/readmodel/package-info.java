/// Tests of the read model's shapes and rules; its queries are tested with the projector, which writes the rows.
package chat.lockstep.readmodel;
