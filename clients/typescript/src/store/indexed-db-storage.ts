import {
  type Change,
  type Entry,
  type KeyRange,
  type Storage,
  StoreError,
  type StoreTrouble,
  type Table,
  TABLES,
} from './storage.js';

const FORMAT = 1;
const OWNER = 'owner';

/**
 * Opens a database of the browser, and makes it if it is not there. A database has one owner at a time, the last who
 * opened it: what an earlier one commits afterwards is refused, so that a tab that was frozen and comes back can spoil
 * nothing.
 *
 * @param name of the database, one per device
 * @param factory `globalThis.indexedDB` by default
 * @throws StoreError if the browser refuses, such as in some private modes
 */
export async function indexedDbStorage(name: string, factory = globalThis.indexedDB): Promise<Storage> {
  // Where there is no IndexedDB the global is missing, whatever its type says.
  if ((factory as IDBFactory | undefined) === undefined) {
    throw new StoreError('there is no IndexedDB here: use memoryStorage()');
  }
  const database = await openDatabase(name, factory);
  const storage = new IndexedDbStorage(database, crypto.randomUUID());
  try {
    await storage.own();
    return storage;
  } catch (refused) {
    database.close();
    throw refused;
  }
}

function openDatabase(name: string, factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let request: IDBOpenDBRequest;
    try {
      request = factory.open(name, FORMAT);
    } catch (refused) {
      reject(storeError(`cannot open the database ${name}`, refused));
      return;
    }
    request.onupgradeneeded = () => TABLES.forEach(table => request.result.createObjectStore(table));
    request.onerror = () => reject(storeError(`cannot open the database ${name}`, request.error));
    request.onsuccess = () => {
      const database = request.result;
      // A newer version of the application, or the user, wants the database: this object can go on no more.
      database.onversionchange = () => database.close();
      resolve(database);
    };
  });
}

function storeError(what: string, cause: unknown): StoreError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no reason was given';
  return new StoreError(`${what}: ${reason}`, troubleOf(cause), { cause });
}

function troubleOf(cause: unknown): StoreTrouble {
  switch (cause instanceof Error ? cause.name : '') {
    case 'QuotaExceededError':
      return 'full';
    case 'InvalidStateError': // the database was closed
      return 'taken';
    default:
      return 'refused';
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(storeError('the database did not answer', request.error));
  });
}

function keyRange(range: KeyRange): IDBKeyRange {
  return IDBKeyRange.bound(range.from, range.to, false, true);
}

class IndexedDbStorage implements Storage {
  constructor(
    private readonly database: IDBDatabase,
    private readonly owner: string,
  ) {}

  /** Takes the database over from whoever has it. */
  own(): Promise<void> {
    return this.write(['meta'], true, transaction => transaction.objectStore('meta').put(this.owner, OWNER));
  }

  get(table: Table, key: string): Promise<unknown> {
    return this.read(table, store => answer(store.get(key) as IDBRequest<unknown>));
  }

  list(table: Table, range: KeyRange, limit: number, isReverse = false): Promise<Entry[]> {
    const count = Number.isFinite(limit) ? limit : undefined;
    if (count === 0) {
      return Promise.resolve([]);
    }
    return this.read(table, async store => {
      if (isReverse) {
        return newestFirst(store.openCursor(keyRange(range), 'prev'), limit);
      }
      const [keys, values] = await Promise.all([
        answer(store.getAllKeys(keyRange(range), count)),
        answer(store.getAll(keyRange(range), count) as IDBRequest<unknown[]>),
      ]);
      return keys.map((key, index): Entry => [key as string, values[index]]);
    });
  }

  commit(changes: readonly Change[], isDurable: boolean): Promise<void> {
    const tables = new Set<Table>(['meta', ...changes.map(change => change.table)]);
    return this.write([...tables], isDurable, transaction => {
      this.whileOwner(transaction, () => {
        for (const change of changes) {
          const store = transaction.objectStore(change.table);
          if ('put' in change) {
            store.put(change.put[1], change.put[0]);
          } else if ('remove' in change) {
            store.delete(change.remove);
          } else {
            store.delete(keyRange(change.clear));
          }
        }
        if (isDurable) {
          transaction.objectStore('meta').put(this.owner, OWNER); // nothing is flushed where nothing was written
        }
      });
    });
  }

  private whileOwner(transaction: IDBTransaction, then: () => void): void {
    const request = transaction.objectStore('meta').get(OWNER) as IDBRequest<unknown>;
    request.onsuccess = () => {
      if (request.result === this.owner) {
        then();
      } else {
        transaction.abort();
      }
    };
  }

  close(): Promise<void> {
    this.database.close();
    return Promise.resolve();
  }

  private async read<T>(table: Table, ask: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    return await ask(this.transaction([table], 'readonly').objectStore(table));
  }

  private transaction(
    tables: Table[],
    mode: IDBTransactionMode,
    options?: IDBTransactionOptions,
  ): IDBTransaction {
    try {
      return this.database.transaction(tables, mode, options);
    } catch (closed) {
      throw storeError('the database was closed', closed);
    }
  }

  private write(
    tables: Table[],
    isDurable: boolean,
    change: (transaction: IDBTransaction) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.transaction(tables, 'readwrite', {
        durability: isDurable ? 'strict' : 'relaxed',
      });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(
          transaction.error
            ? storeError('the database takes nothing more', transaction.error)
            : new StoreError('another tab or process has taken the database', 'taken'),
        );
      change(transaction);
    });
  }
}

function newestFirst(request: IDBRequest<IDBCursorWithValue | null>, limit: number): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const found: Entry[] = [];
    request.onerror = () => reject(storeError('the database did not answer', request.error));
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor && found.push([cursor.key as string, cursor.value]) < limit) {
        cursor.continue();
      } else {
        resolve(found);
      }
    };
  });
}
