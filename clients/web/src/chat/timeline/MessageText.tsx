import type { Message } from '@lockstep/client';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/Button.js';
import { useLockstep } from '../device/device.js';
import { pieces } from './mentions.js';

/** Longer texts are shown folded. */
const SIGNS_MAX = 1_200;
const LINES_MAX = 16;

/** What a message says: text, whatever it looks like. */
export function MessageText({ message }: { readonly message: Message }): ReactElement {
  const { user } = useLockstep();
  const [isUnfolded, setUnfolded] = useState(false);
  const text = message.text ?? '';
  const short = shortened(text);
  const shown = isUnfolded ? text : short;
  return (
    <>
      <div className="said text" dir="auto">
        {pieces(shown, message.mentions ?? []).map((piece, index) =>
          piece.mention === undefined ? (
            piece.text
          ) : (
            <mark key={index} className={piece.mention === user ? 'of-me' : ''}>
              {piece.text}
            </mark>
          ),
        )}
        {shown.length < text.length && ' …'}
      </div>
      {short.length < text.length && (
        <Button look={['small']} className="unfold" onPress={() => setUnfolded(!isUnfolded)}>
          {isUnfolded ? 'Show less' : `Show all ${text.length.toLocaleString()} characters`}
        </Button>
      )}
    </>
  );
}

/** Its beginning, cut between characters. */
export function shortened(text: string): string {
  const lines = text.split('\n');
  const few = lines.length > LINES_MAX ? lines.slice(0, LINES_MAX).join('\n') : text;
  if (few.length <= SIGNS_MAX) {
    return few;
  }
  const cut = few.slice(0, SIGNS_MAX);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
