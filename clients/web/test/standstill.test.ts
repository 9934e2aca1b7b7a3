import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { HealthNote } from '../src/chat/conversation/HealthNote.js';
import {
  NO_PLACES,
  NO_STANDSTILL,
  PATIENCE_MILLIS,
  type Places,
  placesAfter,
  type Standstill,
  standstillOf,
  wasInStep,
} from '../src/chat/status/standstill.js';
import { timeOfDay } from '../src/ui/time.js';

const NOON = new Date(2026, 2, 18, 12, 0, 0).getTime();

/** What each conversation holds, and how far the server has named it. */
type Look = Readonly<Record<string, readonly [held: number, announced: number]>>;

/** Looks once in a patience, beginning at noon. */
function looked(...looks: Look[]): Standstill {
  let places: Places = NO_PLACES;
  looks.forEach((look, index) => {
    const conversations = Object.entries(look).map(([id, [held, announced]]) => ({ id, held, announced }));
    const passed = index * PATIENCE_MILLIS;
    places = placesAfter(places, conversations, passed, NOON + passed);
  });
  return standstillOf(places, (looks.length - 1) * PATIENCE_MILLIS);
}

describe('a conversation stands still', () => {
  test('once nothing has come of what is missing for a while, since then', () => {
    expect(looked({ a: [3, 4] })).toEqual(NO_STANDSTILL);
    expect(looked({ a: [3, 4] }, { a: [3, 4] })).toEqual({ of: new Map([['a', NOON]]), ofAll: NOON });
  });

  test('also while the server names more and more', () => {
    expect(looked({ a: [3, 4] }, { a: [3, 9] }).ofAll).toBe(NOON);
  });

  test('no more once something has come, or nothing is missing', () => {
    expect(looked({ a: [3, 9] }, { a: [3, 9] }, { a: [5, 9] })).toEqual(NO_STANDSTILL);
    expect(looked({ a: [3, 4] }, { a: [3, 4] }, { a: [4, 4] })).toEqual(NO_STANDSTILL);
    expect(looked({ a: [3, 4] }, { a: [4, 4] }, { a: [4, 5] })).toEqual(NO_STANDSTILL);
  });

  test('alone while another one comes forward, which the device is fetching', () => {
    const { of, ofAll } = looked({ a: [3, 4], b: [0, 900] }, { a: [3, 4], b: [200, 900] });
    expect([...of]).toEqual([['a', NOON]]);
    expect(ofAll).toBeUndefined();
  });
});

describe('what is said of a conversation', () => {
  const said = (stillSince: number | undefined): string =>
    renderToStaticMarkup(
      createElement(HealthNote, { conversation: { health: 'sound' }, stillSince, today: NOON }),
    );

  test('that stands still is that the device waits, and since when', () => {
    expect(said(NOON)).toContain(`This device has waited for it since ${timeOfDay(NOON)}`);
  });

  test('that comes forward is nothing', () => {
    expect(said(undefined)).toBe('');
  });
});

describe('whether the server has named all', () => {
  test('is known from the first time in step until the connection is lost', () => {
    expect(wasInStep(false, 'behind')).toBe(false);
    expect(wasInStep(false, 'inStep')).toBe(true);
    expect(wasInStep(false, 'verified')).toBe(true);
    expect(wasInStep(true, 'behind')).toBe(true);
    expect(wasInStep(true, 'offline')).toBe(false);
    expect(wasInStep(true, 'connecting')).toBe(false);
  });
});
