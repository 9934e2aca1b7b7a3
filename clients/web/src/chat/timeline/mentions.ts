/** A part of a message's text. */
export interface Piece {
  readonly text: string;
  /** Whom it names; absent for plain text. */
  readonly mention?: string;
}

const MENTION = /@([A-Za-z0-9._-]{1,64})/g;

/** The text in pieces: plain, and each `@user` of those whom the message names. */
export function pieces(text: string, mentions: readonly string[]): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(MENTION)) {
    const mention = named(match[1] ?? '', mentions);
    if (mention !== undefined) {
      found.push({ text: text.slice(end, match.index) }, { text: `@${mention}`, mention });
      end = match.index + mention.length + 1;
    }
  }
  return [...found, { text: text.slice(end) }].filter(piece => piece.text !== '');
}

/** The members whom a text names, each once. */
export function mentionsIn(text: string, members: readonly string[]): string[] {
  const names = [...text.matchAll(MENTION)].flatMap(match => named(match[1] ?? '', members) ?? []);
  return [...new Set(names)];
}

/** A name may be followed by what ends the sentence. */
function named(written: string, members: readonly string[]): string | undefined {
  for (let name = written; name !== ''; name = name.slice(0, -1)) {
    if (members.includes(name)) {
      return name;
    }
    if (!/[._-]$/.test(name)) {
      return undefined;
    }
  }
  return undefined;
}

/** What somebody has begun to write after an `@`, up to the caret; undefined if it is something else. */
export function mentionBegun(text: string, caret: number): string | undefined {
  return /(?:^|\s)@([A-Za-z0-9._-]{0,64})$/.exec(text.slice(0, caret))?.[1];
}
