import { useSyncExternalStore } from 'react';

/** What the user chose; `system` follows the system, and changes with it. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'lockstep.theme';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const listeners = new Set<() => void>();

/** What was chosen in this browser; the system's where nothing was, or nothing can be kept. */
export function theme(): Theme {
  try {
    return THEMES.find(one => one === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Shows a page as chosen; called once, before anything is drawn. */
export function applyTheme(): void {
  const chosen = theme();
  if (chosen === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = chosen;
  }
}

export function chooseTheme(chosen: Theme): void {
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // It lasts as long as the page, then.
  }
  applyTheme();
  listeners.forEach(tell => tell());
}

/** What was chosen, as it changes; in another tab, too. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme);
}

function subscribe(changed: () => void): () => void {
  const elsewhere = (): void => {
    applyTheme();
    changed();
  };
  listeners.add(changed);
  addEventListener('storage', elsewhere);
  return () => {
    listeners.delete(changed);
    removeEventListener('storage', elsewhere);
  };
}
