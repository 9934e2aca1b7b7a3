import { describe, expect, test } from 'vitest';
import { ago, dayName, daysBetween, shortTime, timeOfDay, wholeTime } from '../src/ui/time.js';

const NOON = new Date(2026, 2, 18, 12, 0, 0).getTime();
const HOUR = 3_600_000;

describe('a time is told as people tell it', () => {
  test('by the midnights between, not by the hours', () => {
    expect(daysBetween(NOON - 11 * HOUR, NOON)).toBe(0);
    expect(daysBetween(NOON - 13 * HOUR, NOON)).toBe(1);
    expect(daysBetween(NOON + 13 * HOUR, NOON)).toBe(-1);
  });

  test('by a name while it is near', () => {
    expect(dayName(NOON, NOON)).toBe('Today');
    expect(dayName(NOON - 24 * HOUR, NOON)).toBe('Yesterday');
    expect(dayName(NOON - 72 * HOUR, NOON)).toBe(
      new Intl.DateTimeFormat(undefined, { weekday: 'long' }).format(NOON - 72 * HOUR),
    );
    expect(dayName(NOON - 400 * 24 * HOUR, NOON)).toContain('2025');
  });

  test('with a clock that is behind, as of today', () => {
    expect(shortTime(NOON + 30 * HOUR, NOON)).toBe(timeOfDay(NOON + 30 * HOUR));
    expect(ago(NOON + 30_000, NOON)).toBe('just now');
  });

  test('of which nobody knows how long ago it was, wholly', () => {
    expect(ago(NOON + 30 * HOUR, NOON)).toBe(`on ${wholeTime(NOON + 30 * HOUR)}`);
  });

  test('by what has passed since', () => {
    expect(ago(NOON - 40_000, NOON)).toBe('40 s ago');
    expect(ago(NOON - 5 * 60_000, NOON)).toBe('5 min ago');
    expect(ago(NOON - 3 * HOUR, NOON)).toBe(`at ${timeOfDay(NOON - 3 * HOUR)}`);
    expect(ago(NOON - 30 * HOUR, NOON)).toMatch(/^Yesterday, /);
  });
});
