import type { CommandStatus } from '@lockstep/client';
import { expect, test } from 'vitest';
import { waitingInWords } from '../src/chat/status/waiting.js';

const queued = (...actions: string[]): CommandStatus[] =>
  actions.map(action => ({ id: action, conversation: 'c', action, data: {}, at: '', state: 'queued' }));

test('what waits to be sent is told in words', () => {
  expect(waitingInWords([])).toBe('Nothing waits to be sent.');
  expect(waitingInWords(queued('send'))).toBe('1 message waits to be sent.');
  expect(waitingInWords(queued('send', 'send', 'edit', 'read'))).toBe(
    '2 messages, 1 edit and 1 change wait to be sent.',
  );
});
