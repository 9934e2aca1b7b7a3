import type { CommandStatus, LockstepError } from '@lockstep/client';

const REASONS: Record<string, string> = {
  not_allowed: 'you may not do that here',
  not_found: 'it is not there, or not for you to see',
  blocked: 'one of you has blocked the other',
  last_owner: 'the last owner cannot leave while others remain',
  past_head: 'that is beyond the end of the conversation',
  text_too_large: 'the text is too long',
  idempotency_mismatch: 'another command has that id',
};

const ATTEMPTS: Record<string, string> = {
  createConversation: 'Beginning the conversation',
  addMembers: 'Adding members',
  removeMember: 'Removing a member',
  leave: 'Leaving',
  setRole: 'Changing a role',
  rename: 'Renaming',
  send: 'Sending',
  edit: 'Editing',
  retract: 'Taking back',
  react: 'Reacting',
  unreact: 'Taking a reaction back',
  read: 'Marking as read',
  draft: 'Keeping a draft',
  revokeDevice: 'Revoking a device',
};

/** What was tried, for people. */
export function attempt(action: string): string {
  return ATTEMPTS[action] ?? action;
}

/** Why the server refused, for people; it names the field, and what the server says of it, which names the limit. */
export function reason(error: LockstepError | undefined): string {
  if (!error) {
    return 'the server gave no reason';
  }
  const said = REASONS[error.code];
  const field = error.field === undefined ? '' : ` (${error.field}: ${error.message})`;
  return said === undefined
    ? `${error.message}${error.field === undefined ? '' : ` (${error.field})`}`
    : said + field;
}

/** Commands that are shown where the message would be, with a retry. */
export function isFailedMessage({ state, action }: CommandStatus): boolean {
  return state === 'rejected' && (action === 'send' || action === 'edit');
}
