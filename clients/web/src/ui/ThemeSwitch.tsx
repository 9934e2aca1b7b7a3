import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactElement } from 'react';
import { IconButton } from './Button.js';
import { chooseTheme, type Theme, useTheme } from './theme.js';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const ICON = { system: Monitor, light: Sun, dark: Moon };

/** Goes through the system's colours, light and dark. */
export function ThemeSwitch(): ReactElement {
  const chosen = useTheme();
  const Icon = ICON[chosen];
  return (
    <IconButton
      label={`Colours: ${chosen}. Change to ${NEXT[chosen]}`}
      onPress={() => chooseTheme(NEXT[chosen])}
    >
      <Icon size={18} aria-hidden />
    </IconButton>
  );
}
