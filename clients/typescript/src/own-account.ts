import type { DeviceApi } from './device/api.js';
import type { AccountView } from './device/shapes.js';
import { privateOf } from './events/ids.js';
import type { PendingCommand, Submitter } from './submitter.js';

/**
 * What is the user's own, on all of its devices alike and for nobody else to see: devices, blocked users, and the
 * settings, draft and hidden messages of each conversation. As with {@link Actions}, what is done here is in the outbox
 * when a call resolves, and shown at once.
 */
export class OwnAccount {
  /** @internal */
  constructor(
    private readonly api: DeviceApi,
    private readonly submitter: Submitter,
    private readonly user: string,
  ) {}

  /** Devices and blocked users. */
  view(): Promise<AccountView> {
    return this.api.account();
  }

  /** @param name 1 to 256 bytes of UTF-8 */
  renameDevice(device: string, name: string): Promise<PendingCommand> {
    return this.submit('renameDevice', { device, name });
  }

  /** Shuts a device out, for good; it may be this one. */
  revokeDevice(device: string): Promise<PendingCommand> {
    return this.submit('revokeDevice', { device });
  }

  block(user: string): Promise<PendingCommand> {
    return this.submit('block', { user });
  }

  unblock(user: string): Promise<PendingCommand> {
    return this.submit('unblock', { user });
  }

  /** @param until a time that is over to hear of the conversation again */
  mute(conversation: string, until: Date): Promise<PendingCommand> {
    return this.configure(conversation, { mutedUntil: until.toISOString() });
  }

  /** Keeps a conversation at the top of the user's list, or no longer. */
  pin(conversation: string, isPinned: boolean): Promise<PendingCommand> {
    return this.configure(conversation, { pinned: isPinned });
  }

  archive(conversation: string, isArchived: boolean): Promise<PendingCommand> {
    return this.configure(conversation, { archived: isArchived });
  }

  markUnread(conversation: string, isMarked: boolean): Promise<PendingCommand> {
    return this.configure(conversation, { markedUnread: isMarked });
  }

  /**
   * Keeps what the user has begun to write.
   *
   * @param text empty to forget it
   */
  draft(conversation: string, text: string): Promise<PendingCommand> {
    return this.submit('draft', { target: conversation, text });
  }

  /** Shows a message no more, on the user's devices alone. */
  hideMessage(conversation: string, messageId: string): Promise<PendingCommand> {
    return this.submit('hideMessage', { target: conversation, messageId });
  }

  private configure(target: string, change: Record<string, string | boolean>): Promise<PendingCommand> {
    return this.submit('configure', { target, ...change });
  }

  private submit(action: string, data: Parameters<Submitter['submit']>[2]): Promise<PendingCommand> {
    return this.submitter.submit(action, privateOf(this.user), data);
  }
}
