import type { PastState } from '@lockstep/client';
import { describe, expect, it } from 'vitest';
import { type Folding, past } from '../../src/lab/model/time-travel.js';
import { ServerView } from '../../src/lab/model/server-view.js';

const BY = { user: 'bob', device: 'phone' };

function told(text: string, seq = 3): object {
  return {
    log: { seq, chain: 'c' },
    state: { kind: 'group', title: 'Tea', members: [{ user: 'bob', role: 'owner' }] },
    messages: [{ messageId: 'm', seq: 2, ordinal: 1, by: BY, at: 'now', text, reactions: {} }],
  };
}

/** A server that answers each path with the same. */
function server(asked: string[], answer: object, status = 200): ServerView {
  return new ServerView('http://gateway.test', (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${url as string}`);
    const isToken = (url as string).endsWith('/tokens');
    return Promise.resolve(
      Response.json(isToken ? { token: 't' } : answer, { status: isToken ? 200 : status }),
    );
  });
}

const device = (text: string): Folding => ({
  asOf: (_, seq) => Promise.resolve(told(text, seq) as PastState),
});

describe('the past', () => {
  it('is the same on both sides, or not', async () => {
    const asked: string[] = [];
    const same = await past(server(asked, told('hello')), 'bob', device('hello'), 'user:a', 3);
    expect(same).toMatchObject({ seq: 3, isSame: true, server: { title: 'Tea', members: ['bob (owner)'] } });
    expect(asked).toEqual([
      'POST http://gateway.test/v1/dev/tokens',
      'GET http://gateway.test/v1/conversations/user%3Aa/state?at=3',
    ]);
    const other = await past(server([], told('hello')), 'bob', device('Hello'), 'c', 3);
    expect(other.isSame).toBe(false);
  });

  it('is the server’s alone where the device does not hold it', async () => {
    const nowhere: Folding = { asOf: () => Promise.resolve(undefined) };
    const found = await past(server([], told('hello')), 'bob', nowhere, 'c', '2026-01-01T00:00:00.000Z');
    expect([found.device, found.isSame, found.server.messages[0]?.text]).toEqual([undefined, false, 'hello']);
  });

  it('says why there is none, and asks for another token once', async () => {
    const asked: string[] = [];
    const refusing = server(asked, { error: { message: 'before the floor' } }, 401);
    await expect(past(refusing, 'bob', device(''), 'c', 1)).rejects.toThrow('before the floor');
    expect(asked.filter(one => one.startsWith('POST'))).toHaveLength(2);
  });
});
