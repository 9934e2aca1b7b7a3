import { describe, expect, test } from 'vitest';
import { kept, withDraft } from '../src/chat/compose/draft-model.js';
import { matching } from '../src/chat/compose/MentionList.js';
import { mayAdd, mayLead, mayRetract, rolesFor } from '../src/chat/conversation/rights.js';
import { namesIn, titleOf } from '../src/chat/list/titles.js';
import { shortened } from '../src/chat/timeline/MessageText.js';
import type { Conversation, Message } from '@lockstep/client';

describe('a draft', () => {
  const none = { text: '', known: '', given: [] };

  test('of another device is shown', () => {
    expect(withDraft(none, 'hello')).toMatchObject({ text: 'hello', known: 'hello' });
    expect(withDraft(withDraft(none, 'hello'), '')).toMatchObject({ text: '' });
  });

  test('of another device does not overwrite what is being written', () => {
    expect(withDraft({ ...none, text: 'mine' }, 'theirs')).toMatchObject({ text: 'mine', known: 'theirs' });
  });

  test('that was kept here and comes back late changes nothing', () => {
    const sent = kept({ ...kept({ ...none, text: 'hel' }), text: '' });
    const back = withDraft(sent, 'hel');
    expect(back).toMatchObject({ text: '', known: '', given: [''] });
    expect(withDraft(back, '')).toMatchObject({ text: '', given: [] });
  });
});

describe('what is entered', () => {
  test('are names between commas and spaces', () => {
    expect(namesIn(' bob, carol  bob,,dave ')).toEqual(['bob', 'carol', 'dave']);
    expect(namesIn(' ')).toEqual([]);
  });

  test('finds members by how they begin', () => {
    expect(matching(['Bob', 'bobby', 'carol'], 'bo')).toEqual(['Bob', 'bobby']);
    expect(matching(['bob'], 'bob')).toEqual([]);
  });
});

describe('a long text', () => {
  test('is folded by its length and by its lines, between characters', () => {
    expect(shortened('short')).toBe('short');
    expect(shortened('x'.repeat(16_384))).toHaveLength(1_200);
    expect(shortened('a\n'.repeat(100)).split('\n')).toHaveLength(16);
    expect(shortened(`${'x'.repeat(1_199)}😀`)).toBe('x'.repeat(1_199));
  });
});

describe('what is offered', () => {
  const group = {
    kind: 'group',
    title: 'Trip',
    members: [
      { user: 'ann', role: 'owner' },
      { user: 'bob', role: 'admin' },
      { user: 'cat', role: 'member' },
    ],
    policy: { send: 'everyone', addMembers: 'admins', editSettings: 'everyone' },
  } as unknown as Conversation;
  const by = (user: string): Message => ({ by: { user } }) as unknown as Message;

  test('depends on role and policy', () => {
    expect(mayAdd(group, 'member')).toBe(false);
    expect(mayAdd(group, 'admin')).toBe(true);
    expect(mayLead('admin', 'owner')).toBe(false);
    expect(mayLead('member', 'member')).toBe(false);
    expect(rolesFor('member', 'admin')).toEqual(['admin']);
    expect(rolesFor('member', 'owner')).toEqual(['owner', 'admin']);
  });

  test('is to take back what is one’s own, or as an admin what is anybody’s', () => {
    expect(mayRetract(group, by('cat'), 'cat')).toBe(true);
    expect(mayRetract(group, by('ann'), 'cat')).toBe(false);
    expect(mayRetract(group, by('cat'), 'bob')).toBe(true);
  });

  test('bears the title of a group and the name of a peer', () => {
    expect(titleOf(group)).toBe('Trip');
    expect(titleOf({ kind: 'direct', peer: 'bob' } as Conversation)).toBe('bob');
  });
});
