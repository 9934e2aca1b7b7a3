import type {
  ConversationCreated,
  ConversationEvent,
  ConversationKind,
  Member,
  Policy,
} from '../event-data.js';
import { present } from '../json.js';

/** What a conversation is at a place of its log, without its messages. */
export interface ConversationState {
  readonly kind: ConversationKind;
  /** Of a group. */
  readonly title?: string;
  /** In the order of their joining. */
  readonly members: readonly Member[];
  readonly policy: Policy;
  /** Ids of pinned messages, oldest pin first. */
  readonly pinned: readonly string[];
}

/** The policy of a conversation until another is set: as in other messengers, everyone may. */
export const DEFAULT_POLICY: Policy = { send: 'everyone', addMembers: 'everyone', editSettings: 'everyone' };

/** The state that a conversation begins with. */
export function begun(created: ConversationCreated): ConversationState {
  const { kind, title, members } = created;
  return present({ kind, title, members, policy: DEFAULT_POLICY, pinned: [] });
}

/** The private conversation of a user, whose state never changes. */
export function privateState(owner: string): ConversationState {
  return { kind: 'private', members: [{ user: owner, role: 'owner' }], policy: DEFAULT_POLICY, pinned: [] };
}

/** The state after one more event of the log. */
export function conversationAfter(state: ConversationState, event: ConversationEvent): ConversationState {
  switch (event.type) {
    case 'conversationCreated':
      return begun(event);
    case 'membersAdded':
      return { ...state, members: plus(state.members, event.members) };
    case 'memberRemoved':
    case 'memberLeft':
      return { ...state, members: state.members.filter(member => member.user !== event.user) };
    case 'roleSet':
      return {
        ...state,
        members: state.members.map(member =>
          member.user === event.user ? { user: member.user, role: event.role } : member,
        ),
      };
    case 'renamed':
      return { ...state, title: event.title };
    case 'policySet': {
      const { type: _type, ordinal: _ordinal, ...policy } = event;
      return { ...state, policy };
    }
    case 'messagePinned':
      return { ...state, pinned: [...others(state, event.messageId), event.messageId] };
    case 'messageUnpinned':
      return { ...state, pinned: others(state, event.messageId) };
    default:
      return state;
  }
}

function plus(members: readonly Member[], joined: readonly Member[]): readonly Member[] {
  return [...members, ...joined.filter(one => !members.some(member => member.user === one.user))];
}

function others(state: ConversationState, message: string): readonly string[] {
  return state.pinned.filter(other => other !== message);
}
