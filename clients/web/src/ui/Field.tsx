import type { ReactElement } from 'react';
import { FieldError, Input, Label, Text, TextField, type TextFieldProps } from 'react-aria-components';

interface Props extends Omit<TextFieldProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was entered. */
  readonly wrong?: string | undefined;
  readonly placeholder?: string;
}

/** A line of text to be entered. */
export function Field({ label, hint, wrong, placeholder, ...props }: Props): ReactElement {
  return (
    <TextField {...props} className="field" isInvalid={wrong !== undefined}>
      <Label>{label}</Label>
      <Input {...(placeholder !== undefined && { placeholder })} autoComplete="off" spellCheck={false} />
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="wrong">{wrong}</FieldError>
    </TextField>
  );
}
