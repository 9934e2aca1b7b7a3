import { StoreError } from '../store/storage.js';
import { LOG } from '../events/ids.js';
import { LockstepFailure } from '../sync/requests.js';
import type { DeviceApi, DevicePort } from './api.js';
import type { Device } from './device.js';
import { compare } from '../events/texts.js';
import { pastOf } from './past.js';
import type { AccountView, DeviceEvent } from './shapes.js';

/** A device of this tab or process. */
export class LocalDevice implements DevicePort {
  private readonly waiting = new Set<(failure: Error) => void>();
  private readonly listeners: ((event: DeviceEvent) => void)[] = [];
  private readonly device: Device;
  readonly api: DeviceApi;

  /** @param make makes the device, given whom to tell what happens */
  constructor(make: (tell: (event: DeviceEvent) => void) => Device) {
    this.device = make(event => this.listeners.forEach(listener => listener(event)));
    this.device.onFailure = cause => this.endWaiting(new Error('the device failed', { cause }));
    this.api = this.methods();
  }

  listen(listener: (event: DeviceEvent) => void, attached: () => void): void {
    this.listeners.push(listener);
    attached();
  }

  async close(): Promise<void> {
    if (!this.device.loop.isStopped) {
      this.device.loop.post(() => this.device.close());
      await this.device.loop.ended;
    }
    this.endWaiting(new Error('the device was closed'));
  }

  private endWaiting(failure: Error): void {
    this.waiting.forEach(fail => fail(failure));
    this.waiting.clear();
  }

  /** Runs a task in a turn; the answer comes after what it changed is stored. */
  private call<T>(task: () => T | Promise<T>): Promise<T> {
    return this.ask<T>(async (resolve, reject) => {
      try {
        resolve(await task());
      } catch (refused) {
        if (refused instanceof StoreError) {
          throw refused;
        }
        reject(refused instanceof Error ? refused : new Error(String(refused)));
      }
    });
  }

  /** Runs a task in a turn, whose answer may come in a later one. */
  private ask<T>(
    task: (resolve: (value: T) => void, reject: (failure: Error) => void) => unknown,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.device.loop.isStopped) {
        reject(new Error('the device is closed'));
        return;
      }
      this.waiting.add(reject);
      const after = (then: () => void): void => {
        this.device.effects.add(() => {
          this.waiting.delete(reject);
          then();
        });
      };
      this.device.loop.post(() =>
        task(
          value => after(() => resolve(value)),
          failure => after(() => reject(failure)),
        ),
      );
    });
  }

  /** Asks the server, if there is a connection. */
  private online<T>(
    task: (resolve: (value: T) => void, reject: (failure: LockstepFailure) => void) => void,
  ): Promise<T> {
    return this.ask<T>((resolve, reject) => {
      if (this.device.connector.isWelcomed) {
        task(resolve, reject);
      } else {
        reject(new LockstepFailure('not connected'));
      }
    });
  }

  private methods(): DeviceApi {
    const { device } = this;
    const { connector, ephemera, history, library, loop, outbox, shelf, store, sync } = device;
    return {
      introduce: () =>
        this.call(() => ({
          connection: connector.state,
          sync: device.syncState(),
          limits: sync.session.limits,
        })),
      connect: () => this.call(() => connector.connect(loop.now())),
      disconnect: () => this.call(() => connector.disconnect()),
      submit: command => this.call(() => device.commands.submit(command)),
      result: id => this.call(() => outbox.result(id)),
      forget: id => this.call(() => device.commands.forget(id)),
      subscribe: (conversation, interest) => this.call(() => sync.subscribe(conversation, interest)),
      typing: (conversation, isActive) => this.call(() => ephemera.typing(conversation, isActive)),
      presence: status => this.call(() => ephemera.presence(status)),
      watch: users => this.call(() => ephemera.watch(users)),
      conversations: () => this.call(() => shelf.conversations()),
      conversation: id => this.call(() => shelf.conversation(id)),
      timeline: (conversation, limit, beforeSeq = Number.MAX_SAFE_INTEGER) =>
        this.call(() => library.timeline(conversation, beforeSeq, limit)),
      message: (conversation, id) => this.call(() => library.message(conversation, id)),
      messages: (conversation, after, limit) => this.call(() => library.messages(conversation, after, limit)),
      log: (conversation, after, limit) => this.call(() => library.entries(conversation, after, limit)),
      marks: conversation => this.call(() => device.marks.of(conversation)),
      loadHistory: (conversation, limit) =>
        this.online((resolve, reject) => history.page(conversation, limit, resolve, reject)),
      refresh: async conversation => {
        await this.online<true>((resolve, reject) =>
          history.snapshot(conversation, () => resolve(true), reject),
        );
        return this.call(() => shelf.conversation(conversation));
      },
      account: () => this.call(() => this.account()),
      place: conversation => this.call(() => store.place(conversation, LOG)),
      placeAt: (conversation, seq) => this.call(() => sync.placeAt(conversation, seq)),
      asOf: (conversation, seq, limit) => this.call(() => pastOf(store, conversation, seq, limit)),
      vector: conversation => this.call(() => store.vector(conversation)),
      digest: () => this.call(() => sync.digest()),
      digestParts: () => this.call(() => sync.digestParts()),
      serverDigest: () => this.call(() => sync.serverDigest),
      outbox: () => this.call(() => outbox.statuses()),
    };
  }

  private account(): AccountView {
    const { devices, blocked } = this.device.library.shownAccount();
    return {
      devices: [...devices.values()].sort(
        (one, other) => compare(one.registeredAt, other.registeredAt) || compare(one.device, other.device),
      ),
      blocked: [...blocked].sort(compare),
    };
  }
}
