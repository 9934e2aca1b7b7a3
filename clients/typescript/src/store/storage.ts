/** The tables of a device's store. What is in each is said at {@link DeviceStore}. */
export const TABLES = [
  'meta',
  'conversations',
  'places',
  'events',
  'outbox',
  'folds',
  'messages',
  'messageSeqs',
] as const;

/** A table of a device's store. */
export type Table = (typeof TABLES)[number];

/** Keys from `from` on and before `to`, in the order of their UTF-16 code units. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** A key and its value, which is made of what the structured clone algorithm can copy and is never changed in place. */
export type Entry = readonly [key: string, value: unknown];

/** A change of a table: a value is put, one is removed, or all those of a range are. */
export type Change =
  | { readonly table: Table; readonly put: Entry }
  | { readonly table: Table; readonly remove: string }
  | { readonly table: Table; readonly clear: KeyRange };

/**
 * Where a device keeps what it knows: a few tables of ordered text keys, and a commit that is done wholly or not at all.
 * {@link indexedDbStorage} and {@link memoryStorage} make one; an application may bring its own.
 */
export interface Storage {
  get(table: Table, key: string): Promise<unknown>;

  /** Entries of a range in the order of their keys, or the reverse of it; at most `limit`. */
  list(table: Table, range: KeyRange, limit: number, isReverse?: boolean): Promise<Entry[]>;

  /**
   * Makes all changes, in their order, or none. When it resolves, a crash of the tab or process finds all of them.
   *
   * @param isDurable whether a power failure must find them, too, and all earlier ones
   * @throws StoreError if they could not be made, such as when the disk is full
   */
  commit(changes: readonly Change[], isDurable: boolean): Promise<void>;

  close(): Promise<void>;
}

/**
 * What is wrong with a store: `full`; `taken`, since another tab or process has it, or the user has cleared it; or
 * `refused` for any other reason, such as that it is of another device.
 */
export type StoreTrouble = 'full' | 'taken' | 'refused';

/** The store cannot be used. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    message: string,
    readonly trouble: StoreTrouble = 'refused',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** All keys that begin with `prefix`. */
export function withPrefix(prefix: string): KeyRange {
  return { from: prefix, to: `${prefix}\uffff` };
}

export function isIn(range: KeyRange, key: string): boolean {
  return range.from <= key && key < range.to;
}
