import { afterEach, describe, expect, it, vi } from 'vitest';
import { askReceipts } from '../src/receipts.js';
import { LockstepFailure } from '../src/sync/requests.js';

const URL_OF_SOCKET = 'wss://chat.example/v1/sync';

function answering(status: number, body: string): ReturnType<typeof vi.fn<typeof fetch>> {
  const asked = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal('fetch', asked);
  return asked;
}

const ask = (): Promise<unknown> => askReceipts(URL_OF_SOCKET, () => 'token', 'a/b', 'm');

afterEach(() => vi.unstubAllGlobals());

describe('who has a message', () => {
  it('is asked over HTTP, with a token', async () => {
    const delivered = [{ device: 'phone', at: '2026-01-31T12:00:00.000Z' }];
    const asked = answering(200, JSON.stringify({ receipts: [{ user: 'bob', delivered }] }));
    expect(await ask()).toEqual([{ user: 'bob', delivered }]);
    const [url, init] = asked.mock.calls[0] ?? [];
    expect(url).toEqual(new URL('https://chat.example/v1/conversations/a%2Fb/messages/m/receipts'));
    expect(init?.headers).toEqual({ authorization: 'Bearer token' });
  });

  it('is refused with what the server says', async () => {
    const error = { code: 'not_found', class: 'permission', message: 'no such message', retry: 'new_id' };
    answering(404, JSON.stringify({ status: 404, error }));
    const refused = await ask().catch((failure: unknown) => failure as LockstepFailure);
    expect(refused).toBeInstanceOf(LockstepFailure);
    expect(refused).toMatchObject({ error: { code: 'not_found' } });
  });

  it('is unknown while the server is away, or answers something else', async () => {
    answering(200, '{"receipts":[{"user":1}]}');
    await expect(ask()).rejects.toThrow('answered something else');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    await expect(ask()).rejects.toThrow('out of reach');
  });
});
