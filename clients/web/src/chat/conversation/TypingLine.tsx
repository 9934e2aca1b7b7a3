import type { ReactElement } from 'react';
import { Said } from '../../ui/Said.js';
import { useTyping } from '../device/people.js';

const NAMED_MAX = 3;

/** Who types just now. Its place stays, so that nothing jumps. */
export function TypingLine({ conversation }: { readonly conversation: string }): ReactElement {
  const typing = useTyping(conversation);
  return (
    <p className="typing dim" aria-live="polite">
      {typing.length > 0 && (
        <>
          <span className="dots" aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {typing.length > NAMED_MAX ? (
            `${typing.length} people are typing`
          ) : (
            <>
              <Said text={typing.join(', ')} /> {typing.length === 1 ? 'is' : 'are'} typing
            </>
          )}
        </>
      )}
    </p>
  );
}
