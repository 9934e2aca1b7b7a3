import type { Message } from '@lockstep/client';
import { describe, expect, test } from 'vitest';
import { mentionBegun, mentionsIn, pieces } from '../src/chat/timeline/mentions.js';
import { standingOf } from '../src/chat/timeline/standing.js';

function sent(seq: number): Message {
  return {
    messageId: 'm',
    seq,
    ordinal: 1,
    by: { user: 'alice', device: 'phone' },
    at: '',
    reactions: [],
    isPending: seq === 0,
  };
}

describe('how far a message has come', () => {
  const others = ['bob', 'carol'];
  const bob = { user: 'bob', deliveredUpTo: 7, readUpTo: 5 };

  test('is in the outbox, in the log, with all others, read by all others', () => {
    expect(standingOf(sent(0), [bob], ['bob'])).toBe('queued');
    expect(standingOf(sent(8), [bob], ['bob'])).toBe('sent');
    expect(standingOf(sent(7), [bob], ['bob'])).toBe('delivered');
    expect(standingOf(sent(5), [bob], ['bob'])).toBe('read');
  });

  test('is what the last of the others says', () => {
    expect(standingOf(sent(5), [bob], others)).toBe('sent');
    expect(standingOf(sent(5), [bob, { user: 'carol', deliveredUpTo: 5, readUpTo: 0 }], others)).toBe(
      'delivered',
    );
  });

  test('counts what was read as delivered, and nobody as nobody', () => {
    expect(standingOf(sent(5), [{ user: 'bob', deliveredUpTo: 0, readUpTo: 5 }], ['bob'])).toBe('read');
    expect(standingOf(sent(5), [], [])).toBe('sent');
  });
});

describe('mentions', () => {
  const members = ['bob', 'dr.no'];

  test('are those of members, each once, with the sentence ending behind them', () => {
    expect(mentionsIn('@bob and @carol, @bob! ask @dr.no.', members)).toEqual(['bob', 'dr.no']);
    expect(mentionsIn('bobby@bobby', members)).toEqual([]);
  });

  test('cut the text where they stand', () => {
    expect(pieces('hi @bob. @carol?', ['bob'])).toEqual([
      { text: 'hi ' },
      { text: '@bob', mention: 'bob' },
      { text: '. @carol?' },
    ]);
    expect(pieces('', ['bob'])).toEqual([]);
  });

  test('are begun with an @ after a space', () => {
    expect(mentionBegun('hello @b', 8)).toBe('b');
    expect(mentionBegun('@', 1)).toBe('');
    expect(mentionBegun('mail a@b', 8)).toBeUndefined();
    expect(mentionBegun('hello @b there', 14)).toBeUndefined();
  });
});
