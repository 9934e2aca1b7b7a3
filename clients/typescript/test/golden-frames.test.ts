import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '../src/events/json.js';
import { WireEvent } from '../src/events/wire-event.js';
import { predicted } from '../src/outbox/prediction.js';
import type { OutboxRow } from '../src/store/rows.js';
import { clientFrames, type Interest } from '../src/sync/client-frames.js';
import { readFrame } from '../src/sync/read-frame.js';
import { golden } from './support/resources.js';

const SERVER = golden('protocol/frames/server');
const CLIENT = new Map(golden('protocol/frames/client'));
const COMMANDS = [...CLIENT].filter(([name]) => name.startsWith('command-'));

const frame = (name: string): JsonObject => CLIENT.get(name) ?? {};
const text = (object: JsonObject, name: string): string => object[name] as string;

describe('golden frames of the server', () => {
  it.each(SERVER)('%s is understood', (_, json) => {
    const read = readFrame(JSON.stringify(json));
    expect(read?.type).toBe(json['type']);
    if (read?.type === 'delta') {
      for (const event of read.events
        .filter(isObject)
        .map(fields => new WireEvent(read.conversation, fields))) {
        expect(event.isUnderstood()).toBe(true);
        expect(event.data() === undefined).toBe(event.isErased);
      }
    }
  });

  it.each(SERVER)('%s is refused when its type has nothing else', (_, json) => {
    const isBare = ['pong'].includes(text(json, 'type'));
    const bare = (): unknown => readFrame(JSON.stringify({ type: json['type'] }));
    expect(isBare ? bare : () => expect(bare).toThrow()).not.toThrow();
  });

  it('are all there', () => {
    expect(SERVER).toHaveLength(24);
    expect(COMMANDS).toHaveLength(24);
  });
});

describe('golden frames of the client', () => {
  it.each(COMMANDS)('%s is written alike, and its event is predicted', (_, json) => {
    const { id, action, conversation, data, after } = json;
    const row: OutboxRow = {
      order: 1,
      id: id as string,
      action: action as string,
      conversation: (conversation as string | undefined) ?? 'user:alice',
      isNamed: conversation !== undefined,
      data: data as JsonObject,
      state: 'queued',
      at: '2026-01-31T12:00:00.000Z',
    };
    expect(JSON.parse(clientFrames.command(row, after as string | undefined))).toEqual(json);
    expect(predicted(row, 'alice')).toBeDefined();
  });

  it.each(['subscribe-full', 'subscribe-head', 'subscribe-none'])('%s is written alike', name => {
    const json = frame(name);
    const { conversation, interest } = json as unknown as { conversation: string; interest: Interest };
    expect(JSON.parse(clientFrames.subscribe(conversation, interest))).toEqual(json);
  });

  it('hello is written alike', () => {
    const { token, device, cursor, digest, credit } = frame('hello-resume') as unknown as Parameters<
      typeof clientFrames.hello
    >[0];
    const written = clientFrames.hello({ token, device, cursor, digest, credit });
    expect(JSON.parse(written)).toEqual(frame('hello-resume'));
  });

  it('the others are written alike', () => {
    const of = (name: string): never => frame(name) as never;
    const page = of('page-before') as {
      request: string;
      conversation: string;
      before: number;
      limit: number;
    };
    expect(JSON.parse(clientFrames.page(page.request, page.conversation, page.before, page.limit))).toEqual(
      page,
    );
    const pull = of('pull-epoch') as {
      request: string;
      conversation: string;
      epoch: string;
      have: never;
      limit: number;
    };
    const { request, conversation, epoch, have, limit } = pull;
    expect(JSON.parse(clientFrames.pull(request, conversation, epoch, have, limit))).toEqual(pull);
    const snapshot = of('snapshot') as { request: string; conversation: string };
    expect(JSON.parse(clientFrames.snapshot(snapshot.request, snapshot.conversation))).toEqual(snapshot);
    const ack = of('ack-chain') as { marks: Record<string, never> };
    expect(JSON.parse(clientFrames.ack(new Map(Object.entries(ack.marks))))).toEqual(ack);
    const typing = of('typing') as { conversation: string; active: boolean };
    expect(JSON.parse(clientFrames.typing(typing.conversation, typing.active))).toEqual(typing);
    const watch = of('presence-watch') as { status: 'active' | 'away' | undefined; watch: string[] };
    expect(JSON.parse(clientFrames.presence(watch.status, watch.watch))).toEqual(watch);
    expect(JSON.parse(clientFrames.credit((of('credit') as { frames: number }).frames))).toEqual(
      of('credit'),
    );
    expect(JSON.parse(clientFrames.ping((of('ping-nonce') as { nonce: string }).nonce))).toEqual(
      of('ping-nonce'),
    );
  });
});
