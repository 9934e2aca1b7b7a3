import { useSyncExternalStore } from 'react';

/** Something that the user has to know of, once. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(now: readonly Notice[]): void {
  notices = now;
  listeners.forEach(tell => tell());
}

export function notify(text: string): void {
  change([...notices.filter(notice => notice.text !== text), { id: ++lastId, text }]);
}

export function dismiss(id: number): void {
  change(notices.filter(notice => notice.id !== id));
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    changed => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => notices,
  );
}
