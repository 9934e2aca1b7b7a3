/// Tests of the inbox's rules.
package chat.lockstep.readmodel.inbox;
