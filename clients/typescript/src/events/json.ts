/** A JSON value whose numbers are integers of at most 2^53 − 1. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is not the shape that the protocol gives it. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/**
 * Reads the fields of an object that came from outside. Each method names the field in the {@link ShapeError} that it
 * throws when the field is not what it should be.
 */
export class Fields {
  readonly all: JsonObject;

  constructor(value: unknown, what: string) {
    if (!isObject(value)) {
      throw new ShapeError(`${what} must be an object`);
    }
    this.all = value;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.all, name);
  }

  private get(name: string): Json | undefined {
    return this.has(name) ? this.all[name] : undefined;
  }

  private wrong(name: string, what: string): ShapeError {
    const found = this.get(name);
    return new ShapeError(`${name} must be ${what} and is ${found === undefined ? 'missing' : typeof found}`);
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value !== 'string') {
      throw this.wrong(name, 'text');
    }
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.absent(name) ? undefined : this.text(name);
  }

  /** Text, or an integer as text. */
  optionalLabel(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === 'number' ? String(this.count(name)) : this.optionalText(name);
  }

  /** An integer from 0 to 2^53 − 1. */
  count(name: string): number {
    const value = this.get(name);
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      throw this.wrong(name, 'an integer from 0 to 2^53 - 1');
    }
    return value as number;
  }

  optionalCount(name: string): number | undefined {
    return this.absent(name) ? undefined : this.count(name);
  }

  flag(name: string): boolean {
    const value = this.get(name);
    if (typeof value !== 'boolean') {
      throw this.wrong(name, 'true or false');
    }
    return value;
  }

  optionalFlag(name: string): boolean | undefined {
    return this.absent(name) ? undefined : this.flag(name);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = this.get(name);
    const known = values.find(candidate => candidate === value);
    if (known === undefined) {
      throw this.wrong(name, values.join(' or '));
    }
    return known;
  }

  list<T>(name: string, read: (element: Json) => T): T[] {
    const value = this.get(name);
    if (!Array.isArray(value)) {
      throw this.wrong(name, 'a list');
    }
    return (value as readonly Json[]).map(read);
  }

  optionalList<T>(name: string, read: (element: Json) => T): T[] | undefined {
    return this.absent(name) ? undefined : this.list(name, read);
  }

  texts(name: string): string[] {
    return this.list(name, textOf(name));
  }

  optionalTexts(name: string): string[] | undefined {
    return this.optionalList(name, textOf(name));
  }

  object(name: string): Fields {
    return new Fields(this.get(name), name);
  }

  optionalObject(name: string): Fields | undefined {
    return this.absent(name) ? undefined : this.object(name);
  }

  private absent(name: string): boolean {
    const value = this.get(name);
    return value === undefined || value === null;
  }
}

function textOf(name: string): (element: Json) => string {
  return element => {
    if (typeof element !== 'string') {
      throw new ShapeError(`${name} must hold text`);
    }
    return element;
  };
}

/** The object without the members that are undefined, so that what is absent is left out. */
export function present<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
