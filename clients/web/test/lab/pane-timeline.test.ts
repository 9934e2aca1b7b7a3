import type { CommandStatus, JsonObject, Message } from '@lockstep/client';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MessageRow } from '../../src/lab/PaneTimeline.js';

const BOBS: Message = {
  messageId: 'm',
  seq: 7,
  ordinal: 3,
  by: { user: 'bob', device: 'phone' },
  at: '2026-03-18T12:00:00.000Z',
  text: 'Hello',
  reactions: [{ emoji: '🚆', users: ['alice'] }],
  isPending: true,
};

const command = (action: string, data: JsonObject): CommandStatus => {
  return { id: action, conversation: 'c', action, data, at: '', state: 'queued' };
};

/** What a pane shows of a message, as text, while commands wait. */
function shown(message: Message, ...waiting: CommandStatus[]): string {
  const row = createElement(MessageRow, { message, waiting, isOwn: false, edit: () => undefined });
  return renderToStaticMarkup(row).replace(/<[^>]*>/g, ' ');
}

describe('a message in a pane', () => {
  it('waits while it is not in the log', () => {
    const queued = { ...BOBS, seq: 0, reactions: [] };
    expect(shown(queued, command('send', { text: 'Hello' }))).toMatch(/… .*Hello .* waits/);
  });

  it('does not wait itself when only a reaction to it does', () => {
    const text = shown(BOBS, command('react', { messageId: 'm', emoji: '🚆' }));
    expect(text.match(/\S+ waits/g)).toEqual(['🚆 waits']);
    expect(text).toMatch(/\d\d:\d\d/);
  });

  it.each([
    ['edit', { text: 'Hi' }, 'edit waits'],
    ['retract', {}, 'taking back waits'],
    ['unreact', { emoji: '🚆' }, 'taking 🚆 back waits'],
  ])('says of what was done with it by %s that it waits', (action, data, words) => {
    expect(shown(BOBS, command(action, { ...data, messageId: 'm' }))).toContain(words);
  });

  it('has nothing to do with what waits elsewhere', () => {
    expect(shown(BOBS, command('react', { messageId: 'other', emoji: '🚆' }))).not.toContain('waits');
  });
});
