import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Command, Server } from '../browser/support/server.js';

const COMMANDS: Command[] = [{ id: 'hello', action: 'send', conversation: 'c', data: { text: 'Hello' } }];
const APPLIED = [{ id: 'hello', outcome: 'applied' }];
const ENOUGH = 5;

let http: HttpServer | undefined;
let asked = 0;
const pauses: number[] = [];

afterEach(() => {
  http?.close();
  http?.closeAllConnections();
  asked = 0;
  pauses.length = 0;
});

const rejected = (refusal: object): object[] => [
  { id: 'hello', outcome: 'rejected', error: { code: 'x', message: 'No.', ...refusal } },
];

/** A server that gives one answer after the other, and the last one for ever. */
async function answering(...answers: (readonly [number, object])[]): Promise<Server> {
  const listening = createServer((_, response) => {
    const [status, body] = answers[Math.min(asked++, answers.length - 1)] ?? [500, {}];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  http = listening;
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return new Server(`http://127.0.0.1:${port}`, millis => {
    pauses.push(millis);
    return pauses.length < ENOUGH ? Promise.resolve() : Promise.reject(new Error('asked too often'));
  });
}

describe('what a program gives the server', () => {
  test('that refuses it for now is asked again, each time after a pause', async () => {
    const server = await answering(
      [200, rejected({ class: 'transient' })],
      [200, rejected({ class: 'overload', retryAfterMillis: 3_000 })],
      [429, { error: { code: 'rate_limited', class: 'overload', message: 'Later.', retryAfterMillis: 10 } }],
      [200, APPLIED],
    );
    await server.give(COMMANDS, 'token');
    expect(asked).toBe(4);
    expect(pauses).toEqual([1_000, 3_000, 1_000]);
  });

  test.each(['auth', 'permission', 'conflict', 'invalid', 'gone'])(
    'that refuses it as %s fails at once, and says why',
    async kind => {
      const server = await answering([200, rejected({ class: kind, message: 'Never ever.' })]);
      await expect(server.give(COMMANDS, 'token')).rejects.toThrow('Never ever.');
      expect(asked).toBe(1);
      expect(pauses).toEqual([]);
    },
  );

  test('that does not even look at it fails at once, too', async () => {
    const error = { code: 'unauthenticated', class: 'auth', message: 'Who are you?' };
    const server = await answering([401, { error }]);
    await expect(server.give(COMMANDS, 'token')).rejects.toThrow('Who are you?');
    expect(asked).toBe(1);
  });
});
