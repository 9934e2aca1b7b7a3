/** A channel that all tabs of a browser hear, but not the one that speaks. */
export interface TabChannel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

/** What tabs share. */
export interface Tabs {
  channel(name: string): TabChannel;
  /**
   * Runs `lead` as soon as no other tab does, and holds the others off until what it returns resolves, or this tab dies.
   *
   * @param signal ends the waiting
   */
  lead(name: string, signal: AbortSignal, lead: () => Promise<void>): Promise<void>;
}

/**
 * The tabs of this browser, by BroadcastChannel and Web Locks; undefined if it is not wanted or the browser lacks them.
 * A browser does not freeze a tab that holds a lock.
 */
export function tabsHere(isWanted: boolean): Tabs | undefined {
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  if (!isWanted || !locks || !('BroadcastChannel' in globalThis)) {
    return undefined;
  }
  return {
    channel: name => {
      const channel = new BroadcastChannel(name);
      return {
        post: message => channel.postMessage(message),
        listen: listener => {
          channel.onmessage = (event: MessageEvent<unknown>) => listener(event.data);
        },
        close: () => channel.close(),
      };
    },
    lead: (name, signal, lead) => locks.request(name, { signal }, lead),
  };
}
