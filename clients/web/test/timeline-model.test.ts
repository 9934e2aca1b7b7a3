import type { Message } from '@lockstep/client';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_TIMELINE,
  type TimelineModel,
  withMessage,
  withNewest,
  withOlder,
  withoutHistory,
  withoutMessage,
} from '../src/chat/timeline/timeline-model.js';

function message(messageId: string, seq: number, text = messageId): Message {
  const by = { user: 'alice', device: 'phone' };
  return { messageId, seq, ordinal: seq, by, at: '', text, reactions: [], isPending: seq === 0 };
}

const range = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(`m${from + index}`, from + index));

const shown = ({ messages }: TimelineModel): string[] => messages.map(({ text }) => text ?? '');

const tenToTwelve = withNewest(EMPTY_TIMELINE, range(10, 12), false);

describe('the newest messages', () => {
  test('begin it, and keep what is above them', () => {
    expect(shown(tenToTwelve)).toEqual(['m10', 'm11', 'm12']);
    expect(shown(withNewest(tenToTwelve, range(11, 13), false))).toEqual(['m10', 'm11', 'm12', 'm13']);
  });

  test('take the place of what has gone among them', () => {
    const waiting = withMessage(tenToTwelve, message('refused', 0));
    expect(shown(waiting)).toEqual(['m10', 'm11', 'm12', 'refused']);
    expect(shown(withNewest(waiting, range(11, 12), false))).toEqual(['m10', 'm11', 'm12']);
    expect(shown(withNewest(tenToTwelve, [...range(10, 10), ...range(12, 12)], true))).toEqual([
      'm10',
      'm12',
    ]);
  });

  test('leave no hole: what they do not follow from gives way', () => {
    const later = withNewest(tenToTwelve, range(90, 92), false);
    expect(shown(later)).toEqual(['m90', 'm91', 'm92']);
    expect(later.generation).toBe(tenToTwelve.generation + 1);
  });

  test('may be nothing but what waits in the outbox', () => {
    const waiting = withNewest(tenToTwelve, [message('m12', 12), message('a', 0), message('b', 0)], false);
    expect(shown(waiting)).toEqual(['m10', 'm11', 'm12', 'a', 'b']);
  });

  test('are none once everything has gone', () => {
    expect(shown(withNewest(withNewest(EMPTY_TIMELINE, [], true), [], true))).toEqual([]);
  });
});

describe('another history', () => {
  test('takes the place of all that was shown', () => {
    const begun = withoutHistory(withOlder(tenToTwelve, range(1, 9)));
    expect(shown(begun)).toEqual([]);
    expect(begun.generation).toBe(tenToTwelve.generation + 1);
    expect(shown(withNewest(begun, range(1, 2), true))).toEqual(['m1', 'm2']);
  });
});

describe('older messages', () => {
  test('come above, and the others keep their index', () => {
    const model = withOlder(tenToTwelve, range(7, 10));
    expect(shown(model)).toEqual(['m7', 'm8', 'm9', 'm10', 'm11', 'm12']);
    expect(model.first).toBe(tenToTwelve.first - 3);
  });
});

describe('one message', () => {
  test('changes where it stands', () => {
    expect(shown(withMessage(tenToTwelve, message('m11', 11, 'edited')))).toEqual(['m10', 'edited', 'm12']);
  });

  test('moves from the outbox to its place in the log', () => {
    const two = withMessage(withMessage(tenToTwelve, message('a', 0)), message('b', 0));
    const other = withMessage(two, message('m13', 13));
    expect(shown(other)).toEqual(['m10', 'm11', 'm12', 'm13', 'a', 'b']);
    expect(shown(withMessage(other, message('a', 14)))).toEqual(['m10', 'm11', 'm12', 'm13', 'a', 'b']);
    expect(shown(withMessage(other, message('b', 14)))).toEqual(['m10', 'm11', 'm12', 'm13', 'b', 'a']);
  });

  test('from before what is shown stays out', () => {
    expect(withMessage(tenToTwelve, message('m3', 3, 'edited'))).toBe(tenToTwelve);
  });

  test('goes when it is not to be shown any more', () => {
    expect(shown(withoutMessage(tenToTwelve, 'm11'))).toEqual(['m10', 'm12']);
    expect(withoutMessage(tenToTwelve, 'unknown')).toBe(tenToTwelve);
  });
});
