import type { ReactElement } from 'react';

interface Props {
  readonly text: string;
  readonly className?: string;
}

/** Words of somebody else: always text, and whatever direction they have does not leave them. */
export function Said({ text, className = '' }: Props): ReactElement {
  return <bdi className={`said ${className}`}>{text}</bdi>;
}
