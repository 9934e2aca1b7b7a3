import { cast, type Scenario } from './scenario.js';

const WRITTEN_IN_THE_DARK = 3;

/** A train goes through a tunnel: what is written on both sides of it meets in one order. */
export const tunnel: Scenario = {
  id: 'tunnel',
  title: 'Train through a tunnel',
  shows: 'What is written without a network waits in the outbox, survives a lossy one and arrives once.',
  async play(stage) {
    const { conversation } = stage;
    const { traveller, other } = cast(stage);
    stage.tell(`${traveller.name} drives into a tunnel: its connections die after a few frames.`);
    traveller.network.set('lossy');
    await traveller.lockstep.in(conversation).send('We are getting into a tunnel …');
    await stage.pause();
    stage.tell('In the tunnel there is no network at all. Both sides go on writing.');
    traveller.network.set('offline');
    for (let index = 1; index <= WRITTEN_IN_THE_DARK; index++) {
      await traveller.lockstep.in(conversation).send(`Written in the dark, ${index}`);
      await other.lockstep.in(conversation).send(`Outside the sun shines, ${index}`);
    }
    const [last] = await other.lockstep.timeline(conversation, 1);
    if (last) {
      await traveller.lockstep.in(conversation).react(last.messageId, '🚆');
    }
    await stage.pause();
    stage.tell(`The tunnel ends, and the network there is bad: ${traveller.name} sends what waited.`);
    traveller.network.set('lossy');
    await stage.pause();
    stage.tell('The network is good again.');
    traveller.network.set('online');
    await stage.inStep();
  },
};
