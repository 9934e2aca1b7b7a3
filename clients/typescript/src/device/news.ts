import {
  type EventData,
  isConversationEvent,
  isMessageChange,
  isReceiptEvent,
} from '../events/event-data.js';
import { present } from '../events/json.js';
import type { WireEvent } from '../events/wire-event.js';
import { predicted } from '../outbox/prediction.js';
import type { ConversationRow, OutboxRow } from '../store/rows.js';
import type { Library } from './library.js';
import type { DeviceEvent } from './shapes.js';
import type { Shelf } from './shelf.js';

/**
 * Tells the application what changed in what it sees: because an event was applied, or because a command that will
 * cause one was given or taken back.
 */
export class News {
  constructor(
    private readonly library: Library,
    private readonly shelf: Shelf,
    private readonly tell: (event: DeviceEvent) => void,
  ) {}

  /** An event was applied. */
  async arrived(event: WireEvent): Promise<void> {
    const { conversation } = event;
    const data = event.data();
    if (!data) {
      return; // It is erased, so there is nothing to show.
    }
    if (data.type === 'messageSent') {
      const message = await this.library.message(conversation, data.messageId);
      if (message) {
        this.tell({ type: 'messageReceived', conversation, message });
      }
    } else if (isReceiptEvent(data)) {
      const device = data.type === 'delivered' ? data.device : undefined;
      const user = event.stream.slice(1);
      this.tell(present({ type: 'receiptMoved' as const, conversation, user, device, upTo: data.upTo }));
    } else {
      await this.changedBy(conversation, data);
    }
  }

  /** A command was given, or will not be done after all. */
  async predicted(row: OutboxRow): Promise<void> {
    const event = predicted(row, this.library.author.user);
    if (event) {
      await this.changedBy(row.conversation, event);
    }
  }

  private async changedBy(id: string, event: EventData): Promise<void> {
    switch (event.type) {
      case 'messageHidden':
        return this.messageChanged(event.conversation, event.messageId);
      case 'configured':
      case 'draftChanged':
      case 'privatelyRead':
        return this.changed(event.conversation);
      default:
        if (event.type === 'messageSent' || isMessageChange(event)) {
          return this.messageChanged(id, event.messageId);
        }
        if (isConversationEvent(event) || isReceiptEvent(event)) {
          return this.changed(id);
        }
        this.tell({ type: 'accountChanged' });
    }
  }

  private async messageChanged(conversation: string, messageId: string): Promise<void> {
    const message = await this.library.message(conversation, messageId);
    this.tell(
      message
        ? { type: 'messageChanged', conversation, message }
        : { type: 'messageRemoved', conversation, messageId },
    );
  }

  async changed(id: string): Promise<void> {
    const conversation = await this.shelf.conversation(id);
    if (conversation) {
      this.tell({ type: 'conversationChanged', conversation });
    }
  }

  /** @param row of what is listed in its place, if anything is */
  replaced(conversation: string, row: ConversationRow | undefined): void {
    if (row?.isListed) {
      this.tell({ type: 'conversationReplaced', conversation });
    }
  }

  async added(id: string): Promise<void> {
    const conversation = await this.shelf.conversation(id);
    if (conversation) {
      this.tell({ type: 'conversationAdded', conversation });
    }
  }
}
