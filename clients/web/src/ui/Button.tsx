import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';

type Look = 'primary' | 'danger' | 'small' | 'icon';

interface Props extends Omit<ButtonProps, 'className' | 'style'> {
  /** How it looks besides the plain one; several fit together. */
  readonly look?: readonly Look[];
  /** A class of the feature that it belongs to. */
  readonly className?: string;
}

/** A button with words on it. */
export function Button({ look = [], className = '', ...props }: Props): ReactElement {
  return <AriaButton {...props} className={`button ${look.join(' ')} ${className}`} />;
}

interface IconProps extends Omit<Props, 'children'> {
  /** What it does: its name for those who do not see the icon, and its tooltip for those who do. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button with an icon on it. */
export function IconButton({ label, look = [], children, ...props }: IconProps): ReactElement {
  return (
    <TooltipTrigger delay={500}>
      <Button {...props} aria-label={label} look={['icon', ...look]}>
        {children}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
