import { expect, test } from 'vitest';
import { FETCHING, nothingSaid } from '../src/chat/timeline/nothing-said.js';

const EMPTY = { held: 1, announced: 1, isPending: false };
const KNOWN = { conversation: EMPTY, sync: 'verified', isNamed: true, isWhole: true } as const;
const NOTHING = 'Nothing said yet. Say hello!';

test('that nothing was said is told of a conversation that is wholly held and known to be so', () => {
  expect(nothingSaid(KNOWN)).toBe(NOTHING);
  expect(nothingSaid({ ...KNOWN, sync: 'behind' })).toBe(NOTHING); // of another conversation
});

test('a conversation is being fetched while more was named, more may be named, or more lies above', () => {
  expect(nothingSaid({ ...KNOWN, conversation: { ...EMPTY, announced: 9 } })).toBe(FETCHING);
  expect(nothingSaid({ ...KNOWN, sync: 'behind', isNamed: false })).toBe(FETCHING);
  expect(nothingSaid({ ...KNOWN, sync: 'connecting', isNamed: false })).toBe(FETCHING);
  expect(nothingSaid({ ...KNOWN, isWhole: false })).toBe(FETCHING);
});

test('without a connection nobody knows, and nothing is being fetched', () => {
  const words = nothingSaid({ ...KNOWN, sync: 'offline', isNamed: false });
  expect(words).toContain('on this device yet');
});

test('a conversation that only this device knows has no message, whatever the connection is', () => {
  const begun = { held: 0, announced: 0, isPending: true };
  expect(nothingSaid({ conversation: begun, sync: 'offline', isNamed: false, isWhole: false })).toBe(NOTHING);
});
