import { describe, expect, it } from 'vitest';
import { anotherDevice, FIRST_PANES, readPane, readPanes, writePanes } from '../../src/lab/model/pane-ids.js';

describe('the panes in an address', () => {
  it('are read as they are written', () => {
    expect(readPanes(writePanes(FIRST_PANES))).toEqual(FIRST_PANES);
    expect(readPanes('a/b,a/b,c/d')).toHaveLength(2);
  });

  it.each(['', 'a/b', 'a/b,c', 'a/b,c/d/e', 'a/b,system/d', 'a/b,c/ä', 'a/1,a/2,a/3,a/4,a/5'])(
    'are not those in %j',
    text => expect(readPanes(text)).toBeUndefined(),
  );

  it('may be one alone', () => {
    expect(readPane('alice/lab-phone')).toEqual({ user: 'alice', device: 'lab-phone' });
    expect(readPane('<b>/x')).toBeUndefined();
  });
});

describe('another device', () => {
  it('is of the same user and sort, with a name that fits', () => {
    const first = anotherDevice({ user: 'bob', device: 'phone' }, () => 0.5);
    expect(first).toEqual({ user: 'bob', device: 'phone-8000' });
    expect(anotherDevice(first, () => 0)).toEqual({ user: 'bob', device: 'phone-0000' });
    const long = anotherDevice({ user: 'bob', device: 'x'.repeat(64) });
    expect(readPane(`bob/${long.device}`)).toEqual(long);
  });
});
