import { expect, it } from 'vitest';
import { emptyWords } from '../../src/lab/words.js';

it('an empty pane says what it is, and what to do next', () => {
  expect(emptyWords(false, undefined)).toMatch(/^No conversation yet: .* leave that one online\.$/);
  expect(emptyWords(true, undefined)).toMatch(/^Nothing of the conversation is held here yet/);
  expect(emptyWords(true, { held: 2, announced: 9 })).toMatch(/^Nothing of the conversation is held/);
  expect(emptyWords(true, { held: 1, announced: 1 })).toMatch(/^No message yet: write one below/);
});
