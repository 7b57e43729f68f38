import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { type FocusEvent, useState } from 'react';
import type { FieldView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { fieldTrouble, type Values } from '../../lib/form-check.ts';

interface WayFieldsProps {
  fields: readonly FieldView[];
  values: Values;
  troubles: ReadonlyMap<string, string>;
  /** The field that the Hub or the vendor refused, with the sentence to show there. */
  refused: { key: string; sentence: string } | null;
  onChange: (values: Values) => void;
}

/** A way's fields as the provider describes them, each with where its value is found and what is wrong with it. */
export function WayFields({ fields, values, troubles, refused, onChange }: WayFieldsProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const neededFirst = fields.toSorted((a, b) => Number(a.optional) - Number(b.optional));
  return (
    <>
      {neededFirst.map((field) => {
        const value = values[field.key] ?? '';
        const early = left.has(field.key) && value !== '' ? fieldTrouble(field, value) : null;
        const late = troubles.has(field.key) ? fieldTrouble(field, value) : null;
        return (
          <OneField
            key={field.key}
            field={field}
            value={value}
            error={late ?? early ?? (refused?.key === field.key ? refused.sentence : null)}
            onChange={(typed) => onChange({ ...values, [field.key]: typed })}
            onLeave={() => setLeft(new Set([...left, field.key]))}
          />
        );
      })}
    </>
  );
}

interface OneFieldProps {
  field: FieldView;
  value: string;
  error: string | null;
  onChange: (typed: string) => void;
  onLeave: () => void;
}

function OneField({ field, value, error, onChange, onLeave }: OneFieldProps) {
  const { label, help, secret, optional, placeholder, options } = field;
  const shared = {
    label: optional ? say('connect.signIn.optional', { label }) : label,
    description: help,
    value,
    error,
    required: !optional,
    withAsterisk: false,
    // A sentence that appears under the pressed button would move it away and swallow the click.
    onBlur: (event: FocusEvent) => {
      if (!(event.relatedTarget instanceof HTMLButtonElement)) onLeave();
    },
    autoComplete: 'off',
    spellCheck: false,
    ...(placeholder === null ? {} : { placeholder }),
  };
  if (options.length > 0) {
    const data = value === '' ? [{ value: '', label: '' }, ...options] : [...options];
    return <NativeSelect {...shared} data={data} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  if (!secret) return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
  const toggle = { 'aria-label': say('connect.signIn.show', { field: label }), tabIndex: 0 };
  return (
    <PasswordInput
      {...shared}
      // Mantine says it of its other inputs only.
      aria-invalid={error !== null}
      visibilityToggleButtonProps={toggle}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
