import type { DeviceApi, DevicePort } from '../device/api.js';
import type { DeviceEvent } from '../device/shapes.js';
import { asTabMessage, plainFailure, revived, type TabMessage } from './messages.js';
import type { TabChannel, Tabs } from './tabs.js';

interface PendingCall {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: Error) => void;
}

type AnyMethod = (...args: unknown[]) => Promise<unknown>;

/**
 * What a tab wants for as long as it is open; a tab that takes the device over has to be told again. What says it anew
 * takes the place of what was said before.
 */
function wishOf(method: string, args: readonly unknown[]): string | undefined {
  switch (method) {
    case 'connect':
    case 'disconnect':
      return 'connect';
    case 'presence':
    case 'watch':
      return method;
    case 'subscribe':
      return `subscribe ${String(args[0])}`;
    default:
      return undefined;
  }
}

/**
 * A device that the tabs of a browser share. The tab that holds the lock leads: it has the store and the connection.
 * The others ask it, and hear from it what happens. When it goes, the next one opens the store where the last commit
 * left it, and what was asked and not answered is asked again; a command has an id, so it counts once.
 */
export class SharedDevice implements DevicePort {
  readonly api: DeviceApi;
  private readonly self = crypto.randomUUID();
  private readonly channel: TabChannel;
  private readonly calls = new Map<number, PendingCall>();
  private readonly wishes = new Map<string, { method: string; args: readonly unknown[] }>();
  private readonly listeners: ((event: DeviceEvent) => void)[] = [];
  private readonly attached: (() => void)[] = [];
  private readonly stop = new AbortController();
  private leader: string | undefined;
  private local: DevicePort | undefined;
  private lastCall = 0;
  private isClosed = false;
  private leading: Promise<void> = Promise.resolve();
  private endLead: () => void = () => undefined;
  private ready: () => void = () => undefined;

  private constructor(tabs: Tabs, name: string) {
    this.channel = tabs.channel(name);
    this.channel.listen(message => {
      const known = asTabMessage(message);
      if (known && !this.isClosed) {
        this.on(known);
      }
    });
    this.api = new Proxy({} as DeviceApi, {
      get: (_, method) =>
        typeof method === 'string' && method !== 'then'
          ? (...args: unknown[]) => this.call(method, args)
          : undefined,
    });
  }

  /**
   * Joins the tabs that share a device, and resolves when one of them has it.
   *
   * @param open opens the device here
   * @throws what `open` throws, if it is this tab's turn
   */
  static async join(tabs: Tabs, name: string, open: () => Promise<DevicePort>): Promise<SharedDevice> {
    const device = new SharedDevice(tabs, name);
    const ready = new Promise<void>(resolve => {
      device.ready = resolve;
    });
    device.leading = tabs.lead(name, device.stop.signal, () => device.lead(open));
    device.post({ kind: 'who' });
    // Whoever waits behind another tab and is closed has nothing to tell; that first one may fail, which is told.
    await Promise.race([ready, device.leading]).catch((refused: unknown) => {
      device.channel.close();
      throw refused;
    });
    device.leading.catch(() => undefined);
    return device;
  }

  private post(message: TabMessage): void {
    this.channel.post(message);
  }

  private async lead(open: () => Promise<DevicePort>): Promise<void> {
    const ended = new Promise<void>(resolve => {
      this.endLead = resolve;
    });
    const local = await open();
    if (this.isClosed) {
      await local.close();
      return;
    }
    this.local = local;
    local.listen(
      event => {
        this.post({ kind: 'event', leader: this.self, event });
        this.tell(event);
      },
      () => undefined,
    );
    this.post({ kind: 'leader', leader: this.self });
    this.follow(this.self);
    await ended;
    await local.close();
  }

  private tell(event: DeviceEvent): void {
    for (const listener of this.listeners) {
      listener(event);
    }
  }

  listen(listener: (event: DeviceEvent) => void, attached: () => void): void {
    this.listeners.push(listener);
    this.attached.push(attached);
    attached();
  }

  private call(method: string, args: readonly unknown[]): Promise<unknown> {
    const wish = wishOf(method, args);
    if (wish !== undefined) {
      this.wishes.set(wish, { method, args });
    }
    return this.ask(method, args);
  }

  private ask(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.isClosed) {
      return Promise.reject(new Error('the device is closed'));
    }
    if (this.local) {
      return (this.local.api[method as keyof DeviceApi] as AnyMethod)(...args);
    }
    return new Promise((resolve, reject) => {
      const call = ++this.lastCall;
      this.calls.set(call, { method, args, resolve, reject });
      this.say(call, method, args);
    });
  }

  private say(call: number, method: string, args: readonly unknown[]): void {
    if (this.leader !== undefined) {
      this.post({ kind: 'call', leader: this.leader, from: this.self, call, method, args });
    }
  }

  private on(message: TabMessage): void {
    switch (message.kind) {
      case 'who':
        if (this.local) {
          this.post({ kind: 'leader', leader: this.self });
        }
        break;
      case 'leader':
        if (message.leader !== this.leader && !this.local) {
          this.follow(message.leader);
        }
        break;
      case 'call':
        if (this.local && message.leader === this.self) {
          void this.answer(message, this.local);
        }
        break;
      case 'answer':
        this.take(message.to, message.call)?.resolve(message.value);
        break;
      case 'failure':
        this.take(message.to, message.call)?.reject(revived(message.failure));
        break;
      case 'event':
        if (message.leader === this.leader && !this.local) {
          this.tell(message.event);
        }
        break;
    }
  }

  private take(to: string, call: number): PendingCall | undefined {
    const pending = to === this.self ? this.calls.get(call) : undefined;
    if (pending) {
      this.calls.delete(call);
    }
    return pending;
  }

  private async answer(message: TabMessage & { kind: 'call' }, local: DevicePort): Promise<void> {
    const { from: to, call, method, args } = message;
    try {
      if (!Object.hasOwn(local.api, method)) {
        throw new RangeError(`a device has no ${method}`);
      }
      const value = await (local.api[method as keyof DeviceApi] as AnyMethod)(...args);
      this.post({ kind: 'answer', to, call, value });
    } catch (failure) {
      if (!this.isClosed) {
        this.post({ kind: 'failure', to, call, failure: plainFailure(failure) });
      }
    }
  }

  /** A tab has the device now, this one or another. */
  private follow(leader: string): void {
    this.leader = leader;
    const pendingCalls = [...this.calls];
    for (const { method, args } of this.wishes.values()) {
      this.ask(method, args).catch(() => undefined);
    }
    for (const [call, pending] of pendingCalls) {
      if (this.local) {
        this.calls.delete(call);
        this.ask(pending.method, pending.args).then(pending.resolve, pending.reject);
      } else {
        this.say(call, pending.method, pending.args);
      }
    }
    this.ready();
    for (const attached of this.attached) {
      attached();
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) {
      return;
    }
    const wasLeading = this.local !== undefined;
    this.isClosed = true;
    this.stop.abort();
    this.endLead();
    await (wasLeading ? this.leading : Promise.resolve());
    this.channel.close();
    for (const pending of this.calls.values()) {
      pending.reject(new Error('the device was closed'));
    }
    this.calls.clear();
  }
}
