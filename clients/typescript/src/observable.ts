/** A value that changes. It fits React's `useSyncExternalStore`. */
export interface Observable<T> {
  /** The present value; the same object until it changes. */
  readonly value: T;
  /**
   * Calls `listener` after each change, and not for the value of now.
   *
   * @returns ends it
   */
  readonly subscribe: (listener: (value: T) => void) => () => void;
}

/** An error of a listener concerns nobody but its author: it is reported as uncaught, and the others are told, too. */
function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (reportError) {
    reportError(error);
  } else {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Those who want to hear of something. */
export class Listeners<T> {
  private readonly all = new Set<{ readonly hear: (value: T) => void }>();

  add(hear: (value: T) => void): () => void {
    const listener = { hear };
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  get size(): number {
    return this.all.size;
  }

  tell(value: T): void {
    for (const listener of [...this.all]) {
      try {
        listener.hear(value);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** An observable whose owner sets it. */
export class Subject<T> implements Observable<T> {
  private readonly listeners = new Listeners<T>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    this.listeners.tell(value);
  }

  readonly subscribe = (listener: (value: T) => void): (() => void) => this.listeners.add(listener);
}

/**
 * The answer to a question that is asked again whenever it may have changed, while somebody listens: once at a time, so
 * many changes at once cost one question.
 */
export class LiveQuery<T> implements Observable<T> {
  private readonly listeners = new Listeners<T>();
  private current: T;
  private isAsking = false;
  private isStale = false;
  private stop: (() => void) | undefined;

  /**
   * @param initial the value before the first answer
   * @param ask the question
   * @param watch calls back when the answer may have changed, until what it returns is called
   */
  constructor(
    initial: T,
    private readonly ask: () => Promise<T>,
    private readonly watch: (changed: () => void) => () => void,
  ) {
    this.current = initial;
  }

  get value(): T {
    return this.current;
  }

  readonly subscribe = (listener: (value: T) => void): (() => void) => {
    const remove = this.listeners.add(listener);
    this.stop ??= this.watch(() => this.refresh());
    this.refresh();
    return () => {
      remove();
      if (this.listeners.size === 0) {
        this.stop?.();
        this.stop = undefined;
      }
    };
  };

  private refresh(): void {
    if (this.isAsking) {
      this.isStale = true;
      return;
    }
    this.isAsking = true;
    this.isStale = false;
    this.ask().then(
      answer => {
        this.isAsking = false;
        this.current = answer;
        this.listeners.tell(answer);
        if (this.isStale) {
          this.refresh();
        }
      },
      () => {
        this.isAsking = false; // the device is closed or has failed, which its connection tells
      },
    );
  }
}
