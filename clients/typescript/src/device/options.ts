import type { Storage } from '../store/storage.js';
import type { Surroundings, WebSocketConstructor } from '../surroundings.js';
import { DEFAULT_TIMINGS, type Timings } from '../sync/timings.js';
import type { TokenSupplier } from '../sync/tokens.js';
import { isName } from '../events/ids.js';

/** What a device needs to know of the world. */
export interface LockstepOptions {
  /** Of the socket: `ws://127.0.0.1:8080/v1/sync`. */
  readonly url: string;
  /** 1 to 64 of `A–Z a–z 0–9 . _ -`. */
  readonly user: string;
  /** This installation; the same form as a user. Two installations must never share one. */
  readonly device: string;
  /** Gives a token of this user and device. It is asked again before one expires, and when the server says so. */
  readonly tokens: TokenSupplier;
  /**
   * Opens what keeps all that the device knows. By default a database of the browser that is named after user and
   * device, or memory where there is none, as in Node.
   */
  readonly storage?: () => Promise<Storage>;
  /** What the user calls the device. */
  readonly deviceName?: string;
  /** What it runs on. */
  readonly platform?: string;
  /** Needed where there is no global one, as in Node 20. */
  readonly webSocket?: WebSocketConstructor;
  /** How long to wait for what. */
  readonly timings?: Partial<Timings>;
  /**
   * A conversation that is new here and has more events than this begins at its end, without the events before; older
   * messages come by `loadHistory`. By default every conversation comes whole.
   */
  readonly eventsOnFirstSync?: number;
  /** How many frames with news the server may send before the device has stored them, 1 to 10,000; 64 by default. */
  readonly framesAhead?: number;
  /**
   * Whether the tabs of a browser share one connection and one store. Where the browser has Web Locks and
   * BroadcastChannel, they do by default; not with a `storage` of the application's own, which tabs may not share.
   */
  readonly shareTabs?: boolean;
  /** What the device lives in, for tests. */
  readonly surroundings?: Surroundings;
}

/** The options with all defaults. */
export interface CompleteOptions {
  readonly url: string;
  readonly user: string;
  readonly device: string;
  readonly tokens: TokenSupplier;
  readonly card: { readonly id: string; readonly name?: string; readonly platform?: string };
  readonly timings: Timings;
  readonly eventsOnFirstSync: number;
  readonly framesAhead: number;
}

const FRAMES_AHEAD = 64;
const FRAMES_AHEAD_MAX = 10_000;

/** @throws RangeError naming the option that is wrong */
export function completed(options: LockstepOptions): CompleteOptions {
  const { url, user, device, tokens, deviceName, platform } = options;
  const { eventsOnFirstSync = Infinity, framesAhead = FRAMES_AHEAD } = options;
  check(/^wss?:/.test(url), 'url must begin with ws: or wss:');
  check(isName(user) && user !== 'system', 'user must be 1 to 64 of A-Z a-z 0-9 . _ - and not system');
  check(isName(device), 'device must be 1 to 64 of A-Z a-z 0-9 . _ -');
  check(eventsOnFirstSync >= 0, 'eventsOnFirstSync must be at least 0');
  check(
    Number.isInteger(framesAhead) && framesAhead >= 1 && framesAhead <= FRAMES_AHEAD_MAX,
    `framesAhead must be 1 to ${FRAMES_AHEAD_MAX}`,
  );
  const timings = { ...DEFAULT_TIMINGS, ...options.timings };
  check(
    timings.backoffMin >= 1 && timings.backoffMax >= timings.backoffMin,
    'backoffMin must be 1 to backoffMax',
  );
  const card = {
    id: device,
    ...(deviceName !== undefined && { name: deviceName }),
    ...(platform !== undefined && { platform }),
  };
  return { url, user, device, tokens, card, timings, eventsOnFirstSync, framesAhead };
}

function check(isRight: boolean, otherwise: string): void {
  if (!isRight) {
    throw new RangeError(otherwise);
  }
}
