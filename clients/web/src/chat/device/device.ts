import type { Lockstep, Observable, PendingCommand } from '@lockstep/client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { notify } from '../status/notices.js';

interface OpenDevice {
  readonly lockstep: Lockstep;
  readonly signOut: () => void;
}

export const DeviceContext = createContext<OpenDevice | undefined>(undefined);

/** The open device of this page. */
export function useDevice(): OpenDevice {
  const device = useContext(DeviceContext);
  if (!device) {
    throw new Error('there is no device outside of its provider');
  }
  return device;
}

export function useLockstep(): Lockstep {
  return useDevice().lockstep;
}

/** A value of the SDK as it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, () => observable.value);
}

/** Gives a command; what the SDK does not take is shown. How it ends is shown by the outbox. */
export function give(command: Promise<PendingCommand>): void {
  command.catch((refused: unknown) => notify(refused instanceof Error ? refused.message : String(refused)));
}
