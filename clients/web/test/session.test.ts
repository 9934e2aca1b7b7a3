import { describe, expect, test } from 'vitest';
import { freshDevice, readSession, wrongName } from '../src/chat/account/session.js';
import { nameOfBrowser } from '../src/chat/device/browser-name.js';
import { attempt, reason } from '../src/chat/status/refusal.js';
import { hueOf, lettersOf } from '../src/ui/Avatar.js';

describe('a session', () => {
  test('is read back, and nothing else is', () => {
    expect(readSession('{"user":"alice","device":"web-1"}')).toEqual({ user: 'alice', device: 'web-1' });
    for (const other of [null, '', '[]', 'null', '{"user":"alice"}', '{"user":"<b>","device":"d"}']) {
      expect(readSession(other)).toBeUndefined();
    }
  });

  test('has names that the server takes', () => {
    expect(wrongName('User', 'alice')).toBeUndefined();
    expect(wrongName('User', 'system')).toContain('system');
    expect(wrongName('User', '')).toContain('1 to 64');
    expect(wrongName('User', 'a'.repeat(65))).toContain('1 to 64');
    expect(wrongName('Device', freshDevice())).toBeUndefined();
    expect(freshDevice()).not.toBe(freshDevice());
  });
});

describe('a browser', () => {
  test('is called by its name and its system', () => {
    expect(nameOfBrowser('Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36')).toBe(
      'Chrome on Linux',
    );
    expect(nameOfBrowser('Mozilla/5.0 (iPhone; like Mac OS X) Version/18 Safari/604')).toBe(
      'Safari on iPhone',
    );
    expect(nameOfBrowser('something')).toBe('Browser');
  });
});

describe('a refusal', () => {
  test('names what was tried, why not, the field and the limit', () => {
    const error = {
      code: 'text_too_large',
      class: 'invalid',
      message: 'at most 16384 bytes',
      retry: 'new_id',
    };
    expect(attempt('send')).toBe('Sending');
    expect(reason({ ...error, field: 'data.text' })).toBe(
      'the text is too long (data.text: at most 16384 bytes)',
    );
    expect(reason({ ...error, code: 'newer', field: 'data.x' })).toBe('at most 16384 bytes (data.x)');
    expect(reason(undefined)).toContain('no reason');
  });
});

describe('an avatar', () => {
  test('is made of what the name begins with', () => {
    expect(lettersOf('alice')).toBe('AL');
    expect(lettersOf('The big plan')).toBe('TB');
    expect(lettersOf('\u202E<>')).toBe('·');
    expect(hueOf('alice')).toBe(hueOf('alice'));
  });
});
