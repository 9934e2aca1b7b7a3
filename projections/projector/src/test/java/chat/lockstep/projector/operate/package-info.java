/// Tests of the operators' commands.
package chat.lockstep.projector.operate;
