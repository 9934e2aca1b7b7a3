import { cast, type Scenario } from './scenario.js';

/** A phone is lost, and another one takes its place. */
export const newPhone: Scenario = {
  id: 'newPhone',
  title: 'A new phone',
  shows: 'A lost device is shut out, and an empty one holds the whole proved history a moment later.',
  async play(stage) {
    const { conversation } = stage;
    const { traveller, other } = cast(stage);
    stage.tell(`${traveller.name} is lost. Its user shuts it out: it is never let in again.`);
    await other.lockstep.in(conversation).send('Have you got your new phone?');
    const phone = await stage.renew(traveller);
    stage.tell(`${phone.name} is new and holds nothing. It says hello, and pulls everything.`);
    await stage.inStep();
    const { seq } = await phone.lockstep.place(conversation);
    const answer = await phone.lockstep.in(conversation).send('Yes, and everything is on it.');
    await answer.result;
    await stage.inStep();
    stage.tell(`It held all ${seq} events of this conversation, each proved by hash and chain.`);
  },
};
