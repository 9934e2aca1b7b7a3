import type { Conversation, Message, Role } from '@lockstep/client';

/*
 * What is worth offering. Whether it is allowed is for the server to say, which may know of a change that has not come
 * here yet.
 */

const ROLES: readonly Role[] = ['owner', 'admin', 'member'];

/** The user's role; undefined for somebody who is no member. */
export function roleOf({ members }: Conversation, user: string): Role | undefined {
  return members.find(member => member.user === user)?.role;
}

const isAdmin = (role: Role | undefined): boolean => role === 'owner' || role === 'admin';

export function mayAdd({ kind, policy }: Conversation, own: Role | undefined): boolean {
  return kind === 'group' && (isAdmin(own) || (own !== undefined && policy.addMembers === 'everyone'));
}

export function mayRename({ kind, policy }: Conversation, own: Role | undefined): boolean {
  return kind === 'group' && (isAdmin(own) || (own !== undefined && policy.editSettings === 'everyone'));
}

/** Whether one may remove a member, and change its role: of an owner, owners only. */
export function mayLead(own: Role | undefined, role: Role): boolean {
  return own === 'owner' || (own === 'admin' && role !== 'owner');
}

/** What one may make of a member: owners only make owners. */
export function rolesFor(role: Role, own: Role | undefined): Role[] {
  return ROLES.filter(other => other !== role && (other !== 'owner' || own === 'owner'));
}

/** One's own message; in a group an admin may take back anybody's. */
export function mayRetract(conversation: Conversation, message: Message, user: string): boolean {
  return message.by.user === user || (conversation.kind === 'group' && isAdmin(roleOf(conversation, user)));
}
