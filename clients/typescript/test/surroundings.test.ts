import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Listeners } from '../src/observable.js';
import { type ChannelOwner, surroundingsHere } from '../src/surroundings.js';
import { pause, until } from './support/surroundings.js';

describe('sockets', () => {
  let server: WebSocketServer;
  let url: string;
  let told: string[];
  const owner: ChannelOwner = {
    opened: () => told.push('opened'),
    frame: text => told.push(text),
    over: code => told.push(`over ${code}`),
  };

  beforeEach(async () => {
    told = [];
    server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      handleProtocols: protocols => [...protocols][0] ?? false,
    });
    await new Promise(resolve => server.once('listening', resolve));
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/sync`;
  });

  afterEach(() => server.close());

  it('speak the subprotocol, carry frames both ways and tell why they close', async () => {
    server.on('connection', socket => {
      socket.send(socket.protocol);
      socket.on('message', (data: Buffer) => socket.close(4401, data.toString('utf8')));
    });
    const channel = surroundingsHere(WebSocket).connect(url, owner);
    channel.send('dropped, since it is not open');
    await until(() => told.length === 2);
    channel.send('good-bye');
    await until(() => told.length === 3);
    channel.send('dropped, since it is over');
    expect(told).toEqual(['opened', 'lockstep.v1.json', 'over 4401']);
    expect(channel.unsent).toBeTypeOf('number');
  });

  it('tell nothing more when this side has closed them, opened or not', async () => {
    const closed = new Promise(resolve => server.once('connection', socket => socket.once('close', resolve)));
    const channel = surroundingsHere(WebSocket).connect(url, owner);
    await until(() => told.length === 1);
    channel.close();
    await closed;
    surroundingsHere(WebSocket).connect(url, owner).close();
    await pause(30);
    expect(told).toEqual(['opened']);
  });

  it('are over where nobody listens', async () => {
    surroundingsHere(WebSocket).connect('ws://127.0.0.1:1/', owner);
    await until(() => told.length === 1);
    expect(told).toEqual(['over 1006']);
  });

  it('are asked for where there are none', () => {
    vi.stubGlobal('WebSocket', undefined);
    expect(() => surroundingsHere(undefined)).toThrow("package 'ws'");
    vi.unstubAllGlobals();
  });
});

describe('a page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('wakes a device when the network comes, when it is looked at, and after a sleep', () => {
    const [page, document] = [
      new EventTarget(),
      Object.assign(new EventTarget(), { visibilityState: 'hidden' }),
    ];
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('document', document);
    vi.useFakeTimers();
    const heard: string[] = [];
    const stop = surroundingsHere(WebSocket).wakeups({
      awake: () => heard.push('awake'),
      offline: () => heard.push('offline'),
    });
    page.dispatchEvent(new Event('offline'));
    page.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    document.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('resume'));
    page.dispatchEvent(new Event('pageshow'));
    expect(heard).toEqual(['offline', 'awake', 'awake', 'awake', 'awake']);
    vi.advanceTimersByTime(60_000);
    expect(heard).toHaveLength(5);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(heard).toHaveLength(6);
    stop();
    page.dispatchEvent(new Event('online'));
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(heard).toHaveLength(6);
  });
});

describe('listeners', () => {
  it('are all told, though one of them throws, and its error is reported', () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const listeners = new Listeners<number>();
    const heard: number[] = [];
    listeners.add(() => {
      throw new Error('of the application');
    });
    const end = listeners.add(value => heard.push(value));
    listeners.tell(1);
    end();
    listeners.tell(2);
    expect(heard).toEqual([1]);
    expect(reported).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });
});
