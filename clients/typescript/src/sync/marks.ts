import { isReceiptEvent } from '../events/event-data.js';
import type { WireEvent } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';

/** How far a member has come in a conversation, as far as it has said so. Marks only ever move forward. */
export interface Mark {
  readonly user: string;
  /** Log seq up to which one of the member's devices has stored the log; 0 while none has said so. */
  readonly deliveredUpTo: number;
  /** Log seq up to which the member has read; 0 while it has not said so. */
  readonly readUpTo: number;
}

const PAGE = 200;
const STREAM_PREFIX = '@';

/** What the receipt streams amount to. They are folded when somebody asks, and from then on as they grow. */
export class Marks {
  private readonly known = new Map<string, Map<string, Mark>>();

  constructor(private readonly store: DeviceStore) {}

  async of(id: string): Promise<Mark[]> {
    let marks = this.known.get(id);
    if (!marks) {
      marks = new Map();
      for (const stream of Object.keys(this.store.vector(id))) {
        if (stream.startsWith(STREAM_PREFIX)) {
          await this.fold(id, stream, marks);
        }
      }
      this.known.set(id, marks);
    }
    return [...marks.values()];
  }

  private async fold(id: string, stream: string, marks: Map<string, Mark>): Promise<void> {
    let page = await this.store.events(id, stream, 0, PAGE);
    while (page.length > 0) {
      page.forEach(event => move(marks, event));
      page = await this.store.events(id, stream, page.at(-1)?.seq ?? 0, PAGE);
    }
  }

  /** An event was applied. */
  on(event: WireEvent): void {
    const marks = this.known.get(event.conversation);
    if (marks && event.stream.startsWith(STREAM_PREFIX)) {
      move(marks, event);
    }
  }

  /** What was held of a conversation is no more. */
  replaced(id: string): void {
    this.known.delete(id);
  }
}

function move(marks: Map<string, Mark>, event: WireEvent): void {
  const data = event.data();
  if (data && isReceiptEvent(data)) {
    const user = event.stream.slice(STREAM_PREFIX.length);
    const mark = marks.get(user) ?? { user, deliveredUpTo: 0, readUpTo: 0 };
    const name = data.type === 'read' ? 'readUpTo' : 'deliveredUpTo';
    marks.set(user, { ...mark, [name]: Math.max(mark[name], data.upTo) });
  }
}
