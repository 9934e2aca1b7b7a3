/// Tests of the shapes that clients see.
package chat.lockstep.readmodel.wire;
