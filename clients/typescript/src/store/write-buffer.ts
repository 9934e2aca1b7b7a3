import { compare } from '../events/texts.js';
import { type Change, type Entry, isIn, type KeyRange, type Storage, type Table } from './storage.js';

/** The changes of one table that are not committed yet. */
class TableBuffer {
  readonly cleared: KeyRange[] = [];
  readonly values = new Map<string, { value: unknown } | null>();

  clear(range: KeyRange): void {
    for (const key of this.values.keys()) {
      if (isIn(range, key)) {
        this.values.delete(key);
      }
    }
    this.cleared.push(range);
  }

  isCleared(key: string): boolean {
    return this.cleared.some(range => isIn(range, key));
  }
}

/**
 * Gathers changes until they are committed together. Reads see them at once, so that what a turn has changed counts
 * for the rest of the turn.
 */
export class WriteBuffer {
  private tables = new Map<Table, TableBuffer>();

  constructor(private readonly storage: Storage) {}

  private buffer(table: Table): TableBuffer {
    let buffer = this.tables.get(table);
    if (!buffer) {
      buffer = new TableBuffer();
      this.tables.set(table, buffer);
    }
    return buffer;
  }

  put(table: Table, key: string, value: unknown): void {
    this.buffer(table).values.set(key, { value });
  }

  remove(table: Table, key: string): void {
    this.buffer(table).values.set(key, null);
  }

  clear(table: Table, range: KeyRange): void {
    this.buffer(table).clear(range);
  }

  async get(table: Table, key: string): Promise<unknown> {
    const buffer = this.tables.get(table);
    const changed = buffer?.values.get(key);
    if (changed !== undefined) {
      return changed?.value;
    }
    return buffer?.isCleared(key) ? undefined : await this.storage.get(table, key);
  }

  async list(table: Table, range: KeyRange, limit: number, isReverse = false): Promise<Entry[]> {
    const buffer = this.tables.get(table);
    if (!buffer) {
      return await this.storage.list(table, range, limit, isReverse);
    }
    const changed = [...buffer.values].filter(([key]) => isIn(range, key));
    const isGone = buffer.cleared.some(cleared => cleared.from <= range.from && range.to <= cleared.to);
    const stored = isGone ? [] : await this.storage.list(table, range, limit + changed.length, isReverse);
    const merged = new Map(stored.filter(([key]) => !buffer.isCleared(key)));
    for (const [key, change] of changed) {
      if (change) {
        merged.set(key, change.value);
      } else {
        merged.delete(key);
      }
    }
    const sorted = [...merged].sort(([one], [other]) =>
      isReverse ? compare(other, one) : compare(one, other),
    );
    return sorted.slice(0, limit);
  }

  get isChanged(): boolean {
    return this.tables.size > 0;
  }

  /** Commits everything that was gathered. If that fails, this object must not be used any more. */
  async commit(isDurable: boolean): Promise<void> {
    const changes: Change[] = [];
    for (const [table, buffer] of this.tables) {
      changes.push(...buffer.cleared.map(clear => ({ table, clear })));
      for (const [key, change] of buffer.values) {
        changes.push(change ? { table, put: [key, change.value] } : { table, remove: key });
      }
    }
    this.tables = new Map();
    await this.storage.commit(changes, isDurable);
  }
}
