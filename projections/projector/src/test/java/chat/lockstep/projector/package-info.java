/// Tests of the projector as a whole, and what they share.
package chat.lockstep.projector;
