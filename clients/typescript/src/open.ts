import type { DevicePort } from './device/api.js';
import { Device } from './device/device.js';
import { LocalDevice } from './device/local-device.js';
import { type LockstepOptions, completed } from './device/options.js';
import { DeviceStore } from './store/device-store.js';
import { indexedDbStorage } from './store/indexed-db-storage.js';
import { memoryStorage } from './store/memory-storage.js';
import type { Storage } from './store/storage.js';
import { surroundingsHere } from './surroundings.js';
import { SharedDevice } from './tabs/shared-device.js';
import { tabsHere } from './tabs/tabs.js';

/** The name of what is the device's own in a browser: its database, its lock and its channel. */
function nameOf(options: LockstepOptions): string {
  return `lockstep:${options.user}:${options.device}`;
}

function defaultStorage(name: string): Promise<Storage> {
  const hasDatabase = 'indexedDB' in globalThis;
  return hasDatabase ? indexedDbStorage(name) : Promise.resolve(memoryStorage());
}

/** Opens a device here, or joins the tabs that share it. */
export async function openPort(options: LockstepOptions): Promise<DevicePort> {
  const complete = completed(options);
  const name = nameOf(options);
  const surroundings = options.surroundings ?? surroundingsHere(options.webSocket);
  const openStorage = options.storage ?? (() => defaultStorage(name));
  const openHere = async (): Promise<LocalDevice> => {
    const store = await openStore(await openStorage(), complete.user, complete.device);
    return new LocalDevice(tell => new Device(complete, surroundings, store, tell));
  };
  const tabs = tabsHere(options.shareTabs ?? (options.storage === undefined && 'indexedDB' in globalThis));
  return tabs ? await SharedDevice.join(tabs, name, openHere) : await openHere();
}

async function openStore(storage: Storage, user: string, device: string): Promise<DeviceStore> {
  try {
    return await DeviceStore.open(storage, user, device);
  } catch (refused) {
    await storage.close();
    throw refused;
  }
}
