import type { Message } from '@lockstep/client';
import { type ReactElement, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { Said } from '../../ui/Said.js';
import { useLockstep } from '../device/device.js';

interface Props {
  readonly conversation: string;
  readonly messageId: string;
  readonly onShow: (messageId: string) => void;
}

/** What a message answers. */
export function Quote({ conversation, messageId, onShow }: Props): ReactElement {
  const message = useMessage(conversation, messageId);
  return (
    <Button className="quote" onPress={() => onShow(messageId)}>
      <span className="unseen">In answer to</span>
      {message ? <QuoteText message={message} /> : <em className="dim">An earlier message</em>}
    </Button>
  );
}

/** Whose message it is, and how it begins. */
export function QuoteText({ message }: { readonly message: Message }): ReactElement {
  return (
    <span className="quoted">
      <strong className="cut">
        <Said text={message.by.user} />
      </strong>
      <span className="cut dim">
        {message.retracted ? <em>taken back</em> : <Said text={message.text ?? ''} />}
      </span>
    </span>
  );
}

function useMessage(conversation: string, messageId: string): Message | undefined {
  const lockstep = useLockstep();
  const [message, setMessage] = useState<Message>();
  useEffect(() => {
    let isOver = false;
    lockstep.message(conversation, messageId).then(
      found => {
        if (!isOver) {
          setMessage(found);
        }
      },
      () => undefined, // the device is closed or has failed, which the banner tells
    );
    const end = lockstep.on('messageChanged', event => {
      if (event.message.messageId === messageId) {
        setMessage(event.message);
      }
    });
    return () => {
      isOver = true;
      end();
    };
  }, [lockstep, conversation, messageId]);
  return message;
}
