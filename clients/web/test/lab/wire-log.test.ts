import { describe, expect, it } from 'vitest';
import { isWanted, WIRE_ENTRIES_MAX, type WireEntry, WireLog } from '../../src/lab/model/wire-log.js';

const entry = (type: string, direction: WireEntry['direction'] = 'in'): Omit<WireEntry, 'number'> => ({
  at: 0,
  direction,
  type,
  bytes: 1,
  fate: 'passed',
  text: `{"type":"${type}"}`,
});

describe('a wire log', () => {
  it('keeps the newest entries', () => {
    const log = new WireLog();
    for (let index = 0; index <= WIRE_ENTRIES_MAX; index++) {
      log.add(entry(`t${index}`));
    }
    expect(log.entries.value).toHaveLength(WIRE_ENTRIES_MAX);
    expect(log.entries.value[0]).toMatchObject({ type: 't1', number: 2 });
    log.clear();
    expect(log.entries.value).toEqual([]);
  });

  it('stands still while it is paused, and misses nothing', () => {
    const log = new WireLog();
    let told = 0;
    log.entries.subscribe(() => told++);
    log.add(entry('one'));
    log.pause(true);
    log.add(entry('two'));
    expect(log.entries.value.map(({ type }) => type)).toEqual(['one']);
    log.pause(false);
    expect(log.entries.value.map(({ type }) => type)).toEqual(['one', 'two']);
    expect(told).toBe(2);
  });

  it('is filtered by direction, type and text', () => {
    const ping = { ...entry('ping', 'out'), number: 1 };
    expect(isWanted(ping, { direction: 'all', contains: '' })).toBe(true);
    expect(isWanted(ping, { direction: 'in', contains: '' })).toBe(false);
    expect(isWanted(ping, { direction: 'out', contains: ' PIN ' })).toBe(true);
    expect(isWanted(ping, { direction: 'out', contains: '"type":' })).toBe(true);
    expect(isWanted(ping, { direction: 'out', contains: 'delta' })).toBe(false);
  });
});
