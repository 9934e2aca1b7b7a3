import type { DeviceEvent } from '../device/shapes.js';
import { isObject } from '../events/json.js';
import { StoreError, type StoreTrouble } from '../store/storage.js';
import { LockstepFailure } from '../sync/requests.js';
import type { LockstepError } from '../sync/server-frames.js';

/** A failure as data: what is thrown does not survive the way to another tab. */
export interface PlainFailure {
  readonly name: string;
  readonly message: string;
  readonly error?: LockstepError;
  readonly trouble?: StoreTrouble;
}

/** What tabs say to each other. `leader` and `from` are names of tabs. */
export type TabMessage =
  /** Is there a leader? */
  | { readonly kind: 'who' }
  /** The tab has the device, and is ready. */
  | { readonly kind: 'leader'; readonly leader: string }
  | {
      readonly kind: 'call';
      readonly leader: string;
      readonly from: string;
      readonly call: number;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'answer'; readonly to: string; readonly call: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly to: string; readonly call: number; readonly failure: PlainFailure }
  | { readonly kind: 'event'; readonly leader: string; readonly event: DeviceEvent };

/** What came over the channel, which is this origin's own. */
export function asTabMessage(message: unknown): TabMessage | undefined {
  return isObject(message) && typeof message['kind'] === 'string'
    ? (message as unknown as TabMessage)
    : undefined;
}

export function plainFailure(failure: unknown): PlainFailure {
  if (failure instanceof LockstepFailure) {
    const { name, message, error } = failure;
    return error ? { name, message, error } : { name, message };
  }
  if (failure instanceof StoreError) {
    const { name, message, trouble } = failure;
    return { name, message, trouble };
  }
  return failure instanceof Error
    ? { name: failure.name, message: failure.message }
    : { name: 'Error', message: String(failure) };
}

export function revived({ name, message, error, trouble }: PlainFailure): Error {
  switch (name) {
    case 'LockstepFailure':
      return new LockstepFailure(message, error);
    case 'StoreError':
      return new StoreError(message, trouble);
    case 'RangeError':
      return new RangeError(message);
    default:
      return new Error(message);
  }
}
