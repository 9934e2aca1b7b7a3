import { useSyncExternalStore } from 'react';

const PREFIX = '#/c/';

/** The open conversation stands in the address, so that a reload and the browser's back button do what one expects. */
export function useOpenConversation(): string | undefined {
  const hash = useSyncExternalStore(
    changed => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash,
  );
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : undefined;
}

export function openConversation(id: string): void {
  location.hash = `${PREFIX}${id}`;
}

export function closeConversation(): void {
  location.hash = '#/';
}
