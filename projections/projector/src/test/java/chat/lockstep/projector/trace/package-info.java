/// Tests of the spans.
package chat.lockstep.projector.trace;
