import type { DeviceEvent } from '../device/shapes.js';
import type { WireEvent } from '../events/wire-event.js';
import type { OutboxRow } from '../store/rows.js';
import { clientFrames } from '../sync/client-frames.js';
import type { Folds } from '../sync/folds.js';
import type { Limits, Result } from '../sync/server-frames.js';
import type { CommandResult, CommandStatus, NewCommand, Outbox } from './outbox.js';

/** The commands of the application on their way through the outbox. */
export class Commands {
  constructor(
    private readonly folds: Folds,
    private readonly outbox: Outbox,
    private readonly predicted: (row: OutboxRow) => Promise<void>,
    private readonly clock: () => number,
    private readonly tell: (event: DeviceEvent) => void,
  ) {}

  /** Puts a command into the outbox; one that is there already stays as it is. */
  async submit(command: NewCommand): Promise<CommandStatus | undefined> {
    if (!this.outbox.has(command.id)) {
      const row = this.outbox.add(command, new Date(this.clock()).toISOString());
      this.tellStatus(command.id);
      await this.predicted(row);
    }
    return this.outbox.status(command.id);
  }

  /** The user has seen that a command was refused. */
  forget(id: string): void {
    if (this.outbox.forget(id)) {
      this.tell({ type: 'commandForgotten', id });
    }
  }

  async onResult(result: Result, now: number): Promise<void> {
    const row = this.outbox.row(result.id);
    const settled = this.outbox.onResult(result, now);
    if (row && !settled) {
      this.tellStatus(result.id);
    }
    await this.settle(row, settled);
  }

  /** An event that one of the commands may have caused was applied. */
  async applied(event: WireEvent): Promise<void> {
    const row = this.outbox.row(event.id);
    await this.settle(row, this.outbox.onEvent(event));
  }

  private async settle(row: OutboxRow | undefined, result: CommandResult | undefined): Promise<void> {
    if (!row || !result) {
      return;
    }
    const upTo = row.data['upTo'];
    if (row.action === 'read' && result.outcome !== 'rejected' && typeof upTo === 'number') {
      await this.folds.read(row.conversation, upTo);
    }
    this.tellStatus(row.id);
    this.tell({ type: 'commandSettled', result });
    if (result.outcome !== 'applied') {
      await this.predicted(row);
    }
  }

  /** Sends what may be sent now. */
  send(now: number, limits: Limits, frames: (frame: string) => void): void {
    for (const { row, after } of this.outbox.take(now, limits)) {
      frames(clientFrames.command(row, after));
      this.tellStatus(row.id);
    }
  }

  disconnected(): void {
    const sent = this.outbox.sent();
    this.outbox.disconnected();
    for (const id of sent) {
      this.tellStatus(id);
    }
  }

  private tellStatus(id: string): void {
    const status = this.outbox.status(id);
    if (status) {
      this.tell({ type: 'commandChanged', status });
    }
  }
}
