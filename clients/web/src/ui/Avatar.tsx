import type { ReactElement, ReactNode } from 'react';

const HUES = 8;

interface Props {
  /** Whose it is; gives the letters and the colour. */
  readonly name: string;
  readonly isSmall?: boolean;
  /** Such as a dot that tells who is there. */
  readonly children?: ReactNode;
}

/** A colour and two letters that stand for somebody. The name stands beside it, so it is hidden from screen readers. */
export function Avatar({ name, isSmall = false, children }: Props): ReactElement {
  return (
    <span className={`avatar hue-${hueOf(name)} ${isSmall ? 'small' : ''}`} aria-hidden>
      {lettersOf(name)}
      {children}
    </span>
  );
}

/** Always the same for the same name. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const sign of name) {
    sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  }
  return sum % HUES;
}

/** The beginnings of the first two words. */
export function lettersOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '');
  const [first = '', second] = words;
  const begin = (word: string, length: number): string => Array.from(word).slice(0, length).join('');
  const letters = second === undefined ? begin(first, 2) : begin(first, 1) + begin(second, 1);
  return letters.toUpperCase() || '·';
}
