import type { ConversationEvent } from '../event-data.js';

/**
 * What is needed to count a member's unread messages and mentions without looking at the messages. The mark is the
 * largest of what the member read, its own last message and its floor; seq and ordinal grow together, so each can be
 * taken for itself. Only what lies beyond the mark is remembered.
 */
export interface Tally {
  /** Log seq of the mark. */
  readonly markSeq: number;
  /** How many messages the log holds up to the mark. */
  readonly markOrdinal: number;
  /** Log seqs of retracted messages beyond the mark, ascending. */
  readonly retracted: readonly number[];
  /** Log seqs of messages beyond the mark that mention the member, ascending; none of them retracted. */
  readonly mentions: readonly number[];
}

/** Of a member who has seen nothing and missed nothing. */
export const NO_TALLY: Tally = { markSeq: 0, markOrdinal: 0, retracted: [], mentions: [] };

/** Messages beyond the mark that are not retracted, in a log that holds `headOrdinal` messages. */
export function unread(tally: Tally, headOrdinal: number): number {
  return Math.max(0, headOrdinal - tally.markOrdinal - tally.retracted.length);
}

/** The tally with the mark at `seq`, or further if it was. `ordinal`: how many messages the log holds up to `seq`. */
export function marked(tally: Tally, seq: number, ordinal: number): Tally {
  return seq <= tally.markSeq
    ? tally
    : {
        markSeq: seq,
        markOrdinal: Math.max(tally.markOrdinal, ordinal),
        retracted: tally.retracted.filter(other => other > seq),
        mentions: tally.mentions.filter(other => other > seq),
      };
}

/** The tally of `member` after one more event of the log, by the author `by`. */
export function tallyAfter(
  tally: Tally,
  event: ConversationEvent,
  seq: number,
  by: string,
  member: string,
): Tally {
  switch (event.type) {
    case 'messageSent':
      return by === member
        ? marked(tally, seq, event.ordinal)
        : mentioned(tally, seq, event.mentions?.includes(member) ?? false);
    case 'messageEdited':
      return mentioned(tally, event.messageSeq, event.mentions?.includes(member) ?? false);
    case 'messageRetracted':
      return event.messageSeq <= tally.markSeq
        ? tally
        : {
            ...tally,
            retracted: withSeq(tally.retracted, event.messageSeq, true),
            mentions: withSeq(tally.mentions, event.messageSeq, false),
          };
    default:
      return tally;
  }
}

function mentioned(tally: Tally, message: number, isMentioned: boolean): Tally {
  return message <= tally.markSeq || tally.retracted.includes(message)
    ? tally
    : { ...tally, mentions: withSeq(tally.mentions, message, isMentioned) };
}

function withSeq(seqs: readonly number[], seq: number, isIn: boolean): readonly number[] {
  if (seqs.includes(seq) === isIn) {
    return seqs;
  }
  return isIn ? [...seqs, seq].sort((one, other) => one - other) : seqs.filter(other => other !== seq);
}
