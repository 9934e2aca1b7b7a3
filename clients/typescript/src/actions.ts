import type { Policy, Role } from './events/event-data.js';
import type { PendingCommand, Submitter } from './submitter.js';

/**
 * What a user can do in one conversation. Each call resolves when its command is in the outbox; what it will change is
 * shown at once, and taken back if the server refuses. Whether it is allowed is for the server to say. Each throws a
 * `RangeError` for a text that no server takes: empty, with U+0000 or a lone surrogate, or too long.
 */
export class Actions {
  /** @internal */
  constructor(
    private readonly submitter: Submitter,
    /** The conversation's id. */
    readonly conversation: string,
  ) {}

  /**
   * Sends a message.
   *
   * @param text 1 byte to the server's limit (16,384 by default) of UTF-8
   * @param more the message that it answers, and the members whom it names
   */
  send(text: string, more: { replyTo?: string; mentions?: readonly string[] } = {}): Promise<PendingCommand> {
    return this.submit('send', { text, replyTo: more.replyTo, mentions: names(more.mentions) });
  }

  /** Changes one's own message, and whom it names: nobody, if `mentions` is left out. */
  edit(messageId: string, text: string, mentions?: readonly string[]): Promise<PendingCommand> {
    return this.submit('edit', { messageId, text, mentions: names(mentions) });
  }

  /** Takes a message back: one's own, or as an admin anybody's. */
  retract(messageId: string): Promise<PendingCommand> {
    return this.submit('retract', { messageId });
  }

  /** @param emoji 1 to 32 bytes of UTF-8 */
  react(messageId: string, emoji: string): Promise<PendingCommand> {
    return this.submit('react', { messageId, emoji });
  }

  unreact(messageId: string, emoji: string): Promise<PendingCommand> {
    return this.submit('unreact', { messageId, emoji });
  }

  pin(messageId: string): Promise<PendingCommand> {
    return this.submit('pinMessage', { messageId });
  }

  unpin(messageId: string): Promise<PendingCommand> {
    return this.submit('unpinMessage', { messageId });
  }

  /**
   * Moves the user's mark and tells the members; it only ever moves forward.
   *
   * @param upTo the log seq of the last message that was read
   */
  read(upTo: number): Promise<PendingCommand> {
    return this.submit('read', { upTo });
  }

  /** Moves the user's mark, on all of its devices, without telling the members. */
  readPrivately(upTo: number): Promise<PendingCommand> {
    return this.submit('read', { upTo, private: true });
  }

  addMembers(members: readonly string[]): Promise<PendingCommand> {
    return this.submit('addMembers', { members: [...new Set(members)] });
  }

  removeMember(user: string): Promise<PendingCommand> {
    return this.submit('removeMember', { user });
  }

  leave(): Promise<PendingCommand> {
    return this.submit('leave', {});
  }

  setRole(user: string, role: Role): Promise<PendingCommand> {
    return this.submit('setRole', { user, role });
  }

  /** @param title 1 byte to the server's limit (256 by default) of UTF-8 */
  rename(title: string): Promise<PendingCommand> {
    return this.submit('rename', { title });
  }

  setPolicy(policy: Policy): Promise<PendingCommand> {
    return this.submit('setPolicy', { ...policy });
  }

  private submit(action: string, data: Parameters<Submitter['submit']>[2]): Promise<PendingCommand> {
    return this.submitter.submit(action, this.conversation, data);
  }
}

function names(mentions: readonly string[] | undefined): string[] | undefined {
  return mentions && mentions.length > 0 ? [...new Set(mentions)] : undefined;
}
