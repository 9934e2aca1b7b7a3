import type { Observable } from '@lockstep/client';
import { useSyncExternalStore } from 'react';

/** The present value of an observable, drawn anew when it changes. */
export function useValue<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, () => observable.value);
}
