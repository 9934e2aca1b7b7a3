import type { Pane } from '../model/pane.js';
import { cast, type Scenario } from './scenario.js';

/** Two change the same thing without knowing of each other. */
export const twoEdits: Scenario = {
  id: 'twoEdits',
  title: 'Two people edit at once',
  shows: 'Changes that know nothing of each other end the same everywhere: the log gives them one order.',
  async play(stage) {
    const { conversation, panes } = stage;
    const { traveller, other } = cast(stage);
    const author = panes.find(pane => pane !== traveller && pane.id.user === traveller.id.user);
    stage.tell(`${traveller.name} writes a message that everybody gets.`);
    const message = await traveller.lockstep.in(conversation).send('Shall we meet at six?');
    await stage.inStep();
    stage.tell('Then all of them lose the network, and each of them changes the same things.');
    const editors = panes.filter(pane => pane === traveller || pane === other || pane === author);
    editors.forEach(pane => pane.network.set('offline'));
    await traveller.lockstep.in(conversation).edit(message.id, 'Shall we meet at seven?');
    await author?.lockstep.in(conversation).edit(message.id, 'Shall we meet at eight?');
    await Promise.all(editors.map(pane => rename(pane, conversation)));
    await stage.pause();
    stage.tell('Each shows its own wish, and knows that it is only a wish. Now they come back together.');
    editors.forEach(pane => pane.network.set('online'));
    await stage.inStep();
    const [shown, title] = await agreed(panes, conversation, message.id);
    stage.tell(`All devices show “${shown}” and call the group “${title}”.`);
  },
};

function rename(pane: Pane, conversation: string): Promise<unknown> {
  return pane.lockstep.in(conversation).rename(`Sync lab, says ${pane.name}`);
}

/** What all devices show, which must be the same. */
async function agreed(
  panes: readonly Pane[],
  conversation: string,
  messageId: string,
): Promise<[string, string]> {
  const seen = await Promise.all(
    panes.map(async ({ lockstep }) => {
      const { text } = (await lockstep.message(conversation, messageId)) ?? {};
      const { title } = (await lockstep.conversation(conversation)) ?? {};
      return [text ?? '', title ?? ''] as [string, string];
    }),
  );
  const [first] = seen;
  if (!first || seen.some(one => one.join('\n') !== first.join('\n'))) {
    throw new Error(`the devices show different things: ${seen.map(one => one.join(' / ')).join(', ')}`);
  }
  return first;
}
