import type { Observable } from '@lockstep/client';

/** A value that its owner sets, and that others watch. It fits React's `useSyncExternalStore`. */
export class Subject<T> implements Observable<T> {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    if (value !== this.current) {
      this.current = value;
      for (const listener of [...this.listeners]) {
        listener(value);
      }
    }
  }

  readonly subscribe = (listener: (value: T) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Resolves when a value is as wanted. Rejects after a while, saying what did not happen. */
export function becomes<T>(
  observable: Observable<T>,
  isWanted: (value: T) => boolean,
  millis: number,
  what: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (value: T): void => {
      if (isWanted(value)) {
        clearTimeout(timer);
        stop();
        resolve(value);
      }
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${what} did not happen within ${Math.round(millis / 1000)} s`));
    }, millis);
    const stop = observable.subscribe(look);
    look(observable.value);
  });
}
