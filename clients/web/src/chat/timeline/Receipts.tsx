import type { Conversation, Message, Receipt } from '@lockstep/client';
import { Check, CheckCheck } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Avatar } from '../../ui/Avatar.js';
import { Said } from '../../ui/Said.js';
import { Sheet } from '../../ui/Sheet.js';
import { wholeTime } from '../../ui/time.js';
import { useLockstep } from '../device/device.js';

interface Props {
  readonly conversation: Conversation;
  /** The message in question; undefined while nobody asks. */
  readonly message: Message | undefined;
  readonly onClose: () => void;
}

/** Who has a message, on which devices, who has read it, and when. */
export function Receipts({ conversation, message, onClose }: Props): ReactElement {
  return (
    <Sheet title="Who has it" isOpen={message !== undefined} onClose={onClose}>
      {message && <ReceiptList conversation={conversation.id} message={message} />}
    </Sheet>
  );
}

type Answer = { readonly receipts: readonly Receipt[] } | { readonly failure: string } | undefined;

function ReceiptList({
  conversation,
  message,
}: {
  readonly conversation: string;
  readonly message: Message;
}): ReactElement {
  const answer = useReceipts(conversation, message.messageId);
  if (!answer) {
    return <p className="dim">Asking the server …</p>;
  }
  if ('failure' in answer) {
    return (
      <p className="wrong" role="alert">
        {answer.failure}
      </p>
    );
  }
  if (answer.receipts.length === 0) {
    return <p className="dim">There is nobody else here.</p>;
  }
  return (
    <ul className="entries">
      {answer.receipts.map(receipt => (
        <li key={receipt.user}>
          <Avatar name={receipt.user} isSmall />
          <div className="names">
            <Said text={receipt.user} />
            <span className="dim">
              {receipt.readAt !== undefined && (
                <span className="receipt">
                  <CheckCheck size={14} className="read" aria-hidden /> read {wholeTime(receipt.readAt)}
                </span>
              )}
              {receipt.delivered.map(({ device, at }) => (
                <span key={device} className="receipt">
                  <Check size={14} aria-hidden /> on <Said text={device} /> {wholeTime(at)}
                </span>
              ))}
              {receipt.delivered.length === 0 && receipt.readAt === undefined && 'not yet'}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function useReceipts(conversation: string, messageId: string): Answer {
  const lockstep = useLockstep();
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    let isOver = false;
    const ask = (): void => {
      lockstep.receipts(conversation, messageId).then(
        receipts => {
          if (!isOver) {
            setAnswer({ receipts });
          }
        },
        (failure: unknown) => {
          if (!isOver) {
            setAnswer({ failure: failure instanceof Error ? failure.message : String(failure) });
          }
        },
      );
    };
    ask();
    const end = lockstep.on('receiptMoved', event => {
      if (event.conversation === conversation) {
        ask();
      }
    });
    return () => {
      isOver = true;
      end();
    };
  }, [lockstep, conversation, messageId]);
  return answer;
}
