import { type EventData, readEventData } from '../events/event-data.js';
import { isObject, type Json, type JsonObject, ShapeError } from '../events/json.js';
import type { OutboxRow } from '../store/rows.js';

const TYPES = new Map<string, EventData['type']>([
  ['createConversation', 'conversationCreated'],
  ['addMembers', 'membersAdded'],
  ['removeMember', 'memberRemoved'],
  ['leave', 'memberLeft'],
  ['setRole', 'roleSet'],
  ['rename', 'renamed'],
  ['setPolicy', 'policySet'],
  ['send', 'messageSent'],
  ['edit', 'messageEdited'],
  ['retract', 'messageRetracted'],
  ['react', 'reactionAdded'],
  ['unreact', 'reactionRemoved'],
  ['pinMessage', 'messagePinned'],
  ['unpinMessage', 'messageUnpinned'],
  ['read', 'read'],
  ['configure', 'configured'],
  ['draft', 'draftChanged'],
  ['hideMessage', 'messageHidden'],
  ['block', 'userBlocked'],
  ['unblock', 'userUnblocked'],
  ['renameDevice', 'deviceRenamed'],
  ['revokeDevice', 'deviceRevoked'],
]);

/**
 * The event that a command will cause if the server takes it. Folded onto what is held, it shows what the user did
 * before the server has answered; so there is one fold, and no second idea of what a command means.
 *
 * @param user whose command it is
 * @returns undefined for a command that shows nothing, or that another version of this client stored
 */
export function predicted(row: OutboxRow, user: string): EventData | undefined {
  const isPrivateRead = row.action === 'read' && row.data['private'] === true;
  const type = isPrivateRead ? 'privatelyRead' : TYPES.get(row.action);
  if (type === undefined) {
    return undefined;
  }
  try {
    return readEventData(type, completed(row, user));
  } catch (unreadable) {
    if (unreadable instanceof ShapeError) {
      return undefined;
    }
    throw unreadable;
  }
}

/** Adds what the server will add, and says as the event does what the command says otherwise. */
function completed(row: OutboxRow, user: string): JsonObject {
  // What only the server knows, and no fold of a prediction looks at.
  const data = { ...row.data, ordinal: 0, messageSeq: 0 };
  switch (row.action) {
    case 'send':
      return { ...data, messageId: row.id };
    case 'leave':
      return { ...data, user };
    case 'read':
      return { ...data, conversation: row.conversation };
    case 'configure':
    case 'draft':
    case 'hideMessage':
      return { ...data, conversation: row.data['target'] };
    case 'addMembers':
      return { ...data, members: members(row.data) };
    case 'createConversation': {
      const role = row.data['kind'] === 'group' ? 'owner' : 'member';
      return { ...data, members: [{ user, role }, ...members(row.data)] };
    }
    default:
      return data;
  }
}

function members(data: JsonObject): Json[] {
  const users = data['members'];
  return Array.isArray(users)
    ? (users as readonly Json[]).filter(user => !isObject(user)).map(user => ({ user, role: 'member' }))
    : [];
}
