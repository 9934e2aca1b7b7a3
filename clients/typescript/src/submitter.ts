import type { DeviceApi } from './device/api.js';
import { Uuids } from './events/ids.js';
import { type JsonObject, present } from './events/json.js';
import { checkData } from './input.js';
import type { CommandResult } from './outbox/outbox.js';
import { DEFAULT_LIMITS, type Limits } from './sync/server-frames.js';

/** A command that is in the outbox: it survives a reload, and is sent until the server has answered it. */
export interface PendingCommand {
  /** Of the command; of a `send` it is the message's id, too. */
  readonly id: string;
  /** Where it will happen. */
  readonly conversation: string;
  /**
   * How it ends, which may be long after, when the network is back. Rejects only if the device is closed or fails
   * before; the command stays in the outbox.
   */
  readonly result: Promise<CommandResult>;
}

interface Handle {
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (failure: Error) => void;
}

/** Gives commands to the device, and keeps those who wait for their results. */
export class Submitter {
  limits: Limits = DEFAULT_LIMITS;
  private readonly handles = new Map<string, Handle>();
  private readonly ids = new Uuids(() => Date.now());

  constructor(private readonly api: DeviceApi) {}

  newId(): string {
    return this.ids.next();
  }

  /**
   * Resolves when the command is stored in the outbox.
   *
   * @throws RangeError if the server would not take the data, or the outbox is full
   */
  async submit(
    action: string,
    conversation: string,
    fields: Readonly<Record<string, JsonObject[string]>>,
    isNamed = true,
  ): Promise<PendingCommand> {
    const data = present(fields);
    checkData(data, this.limits);
    const id = this.newId();
    const result = new Promise<CommandResult>((resolve, reject) => this.handles.set(id, { resolve, reject }));
    result.catch(() => undefined); // whoever does not wait for it does not mind
    try {
      await this.api.submit({ id, action, conversation, isNamed, data });
    } catch (refused) {
      this.handles.delete(id);
      throw refused;
    }
    return { id, conversation, result };
  }

  settled(result: CommandResult): void {
    this.handles.get(result.id)?.resolve(result);
    this.handles.delete(result.id);
  }

  /** The device moved to another tab: what was settled meanwhile was not told here. */
  async catchUp(): Promise<void> {
    for (const id of [...this.handles.keys()]) {
      const result = await this.api.result(id);
      if (result) {
        this.settled(result);
      }
    }
  }

  end(failure: Error): void {
    this.handles.forEach(handle => handle.reject(failure));
    this.handles.clear();
  }
}
