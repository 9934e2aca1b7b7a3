import type { ReactElement } from 'react';
import icon from '../ui/icon.svg';

export function Logo({ size }: { readonly size: number }): ReactElement {
  return <img src={icon} width={size} height={size} alt="" />;
}
