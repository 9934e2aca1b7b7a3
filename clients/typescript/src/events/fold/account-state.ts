import type { AccountEvent, Configured } from '../event-data.js';
import { present } from '../json.js';

/** A user's settings of one conversation; what was never set is absent. */
export interface Settings {
  /** Until when the user wants to hear nothing of it. */
  readonly mutedUntil?: string;
  readonly pinned?: boolean;
  readonly archived?: boolean;
  readonly markedUnread?: boolean;
  /** What the user has begun to write. */
  readonly draft?: string;
}

/** A device of a user. */
export interface DeviceInfo {
  readonly device: string;
  readonly name?: string;
  readonly platform?: string;
  /** When it first said hello. */
  readonly registeredAt: string;
  /** When it was shut out for good; absent for one that may connect. */
  readonly revokedAt?: string;
}

/** What a user's private log amounts to. */
export interface AccountState {
  /** By their ids; revoked ones included. */
  readonly devices: ReadonlyMap<string, DeviceInfo>;
  /** Of the conversations that have any. */
  readonly settings: ReadonlyMap<string, Settings>;
  /** Log seq of what the user read without telling, by conversation. */
  readonly privateMarks: ReadonlyMap<string, number>;
  /** Ids of messages that the user does not want to see, by conversation. */
  readonly hidden: ReadonlyMap<string, ReadonlySet<string>>;
  /** Users that the user wants nothing from. */
  readonly blocked: ReadonlySet<string>;
}

export const EMPTY_ACCOUNT: AccountState = {
  devices: new Map(),
  settings: new Map(),
  privateMarks: new Map(),
  hidden: new Map(),
  blocked: new Set(),
};

/** The state after one more event of the private log, which happened `at`. */
export function accountAfter(state: AccountState, event: AccountEvent, at: string): AccountState {
  switch (event.type) {
    case 'deviceRegistered': {
      const { device, name, platform } = event;
      return withDevice(state, present({ device, name, platform, registeredAt: at }));
    }
    case 'deviceRenamed':
      return changed(state, event.device, device => ({ ...device, name: event.name }));
    case 'deviceRevoked':
      return changed(state, event.device, device => ({ ...device, revokedAt: device.revokedAt ?? at }));
    case 'configured':
    case 'draftChanged': {
      const settings = settingsAfter(state.settings.get(event.conversation) ?? {}, event);
      return { ...state, settings: new Map(state.settings).set(event.conversation, settings) };
    }
    case 'privatelyRead': {
      const mark = Math.max(event.upTo, state.privateMarks.get(event.conversation) ?? 0);
      return { ...state, privateMarks: new Map(state.privateMarks).set(event.conversation, mark) };
    }
    case 'messageHidden': {
      const messages = new Set(state.hidden.get(event.conversation)).add(event.messageId);
      return { ...state, hidden: new Map(state.hidden).set(event.conversation, messages) };
    }
    case 'userBlocked':
      return { ...state, blocked: new Set(state.blocked).add(event.user) };
    case 'userUnblocked': {
      const blocked = new Set(state.blocked);
      blocked.delete(event.user);
      return { ...state, blocked };
    }
  }
}

/** The settings of a conversation after an event that names it. */
export function settingsAfter(
  settings: Settings,
  event: Configured | Extract<AccountEvent, { type: 'draftChanged' }>,
): Settings {
  if (event.type === 'draftChanged') {
    const { draft: _draft, ...rest } = settings;
    return event.text === '' ? rest : { ...rest, draft: event.text };
  }
  const { type: _type, conversation: _conversation, ...set } = event;
  return { ...settings, ...present(set) };
}

function withDevice(state: AccountState, device: DeviceInfo): AccountState {
  return { ...state, devices: new Map(state.devices).set(device.device, device) };
}

function changed(state: AccountState, id: string, change: (device: DeviceInfo) => DeviceInfo): AccountState {
  const device = state.devices.get(id);
  return device ? withDevice(state, change(device)) : state;
}
