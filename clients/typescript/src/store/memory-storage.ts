import { compare } from '../events/texts.js';
import { type Change, type Entry, type KeyRange, type Storage, type Table, TABLES } from './storage.js';

/** A table whose keys are sorted when somebody asks for their order. */
class SortedTable {
  private readonly values = new Map<string, unknown>();
  private keys: string[] | undefined;

  get(key: string): unknown {
    return this.values.get(key);
  }

  put([key, value]: Entry): void {
    if (!this.values.has(key)) {
      this.added(key);
    }
    this.values.set(key, value);
  }

  private added(key: string): void {
    const last = this.keys?.at(-1);
    if (this.keys && (last === undefined || last < key)) {
      this.keys.push(key);
    } else {
      this.keys = undefined;
    }
  }

  remove(key: string): void {
    if (this.values.delete(key)) {
      this.keys = undefined;
    }
  }

  clear(range: KeyRange): void {
    for (const [key] of this.list(range, Infinity, false)) {
      this.remove(key);
    }
  }

  list(range: KeyRange, limit: number, isReverse: boolean): Entry[] {
    const keys = (this.keys ??= [...this.values.keys()].sort(compare));
    const [from, to] = [position(keys, range.from), position(keys, range.to)];
    const found = isReverse
      ? keys.slice(Math.max(from, to - limit), to).reverse()
      : keys.slice(from, Math.min(to, from + limit));
    return found.map(key => [key, this.values.get(key)]);
  }
}

/** The index of the first key that is not before `key`. */
function position(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

class MemoryStorage implements Storage {
  private readonly tables = new Map(TABLES.map(name => [name, new SortedTable()]));

  private table(name: Table): SortedTable {
    const table = this.tables.get(name);
    if (!table) {
      throw new RangeError(`there is no table ${name}`);
    }
    return table;
  }

  get(table: Table, key: string): Promise<unknown> {
    return Promise.resolve(this.table(table).get(key));
  }

  list(table: Table, range: KeyRange, limit: number, isReverse = false): Promise<Entry[]> {
    return Promise.resolve(this.table(table).list(range, limit, isReverse));
  }

  commit(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if ('put' in change) {
        this.table(change.table).put(change.put);
      } else if ('remove' in change) {
        this.table(change.table).remove(change.remove);
      } else {
        this.table(change.table).clear(change.clear);
      }
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A storage that forgets when its object does. It may be opened again by another device object after the first closed. */
export function memoryStorage(): Storage {
  return new MemoryStorage();
}
