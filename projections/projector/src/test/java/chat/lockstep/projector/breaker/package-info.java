/// Tests of the circuit breakers.
package chat.lockstep.projector.breaker;
