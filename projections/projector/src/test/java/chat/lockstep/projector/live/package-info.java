/// Tests of telling the gateways.
package chat.lockstep.projector.live;
