import { cast, type Scenario } from './scenario.js';

/** More than the server pushes as deltas: the device pulls a page, in which it can be killed. */
const MESSAGES = 120;

/** A device is away while much happens, and its way home breaks again and again. */
export const holiday: Scenario = {
  id: 'holiday',
  title: 'A week on holiday',
  shows:
    'A device that was away receives exactly what it missed, although its connection dies in the middle of it.',
  async play(stage) {
    const { conversation } = stage;
    const { traveller, other } = cast(stage);
    stage.tell(`${traveller.name} is switched off.`);
    traveller.network.set('offline');
    stage.tell(`Meanwhile ${other.name} writes ${MESSAGES} messages, and changes its mind about some.`);
    const actions = other.lockstep.in(conversation);
    const sent = [];
    for (let index = 1; index <= MESSAGES; index++) {
      sent.push(await actions.send(`Day ${Math.ceil((index * 7) / MESSAGES)}, message ${index}`));
    }
    const [first, second, third] = sent;
    if (first && second && third) {
      await actions.edit(first.id, 'Day 1: welcome to what you missed');
      await actions.retract(second.id);
      await actions.react(third.id, '🏖️');
      await actions.pin(third.id);
    }
    const last = await sent.at(-1)?.result;
    stage.tell(`The log has come to place ${last?.seq ?? '?'}. ${traveller.name} comes home.`);
    traveller.network.set('killed');
    await stage.pause();
    stage.tell('Its connection dies in place of the first page that it pulls. The next one gets further.');
    await stage.inStep();
    traveller.network.set('online');
    await stage.inStep();
  },
};
