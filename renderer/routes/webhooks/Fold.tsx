import { type ReactNode, useState } from 'react';

interface FoldProps {
  className: string | undefined;
  title: string;
  /** What it is called where several folds have the same title; begins with it. */
  label?: string;
  /** Something in it is used: it then begins open. It never closes by itself under somebody's hands. */
  isUsed: boolean;
  children: ReactNode;
}

/** A part of a form that most people leave as it is. */
export function Fold({ className, title, label, isUsed, children }: FoldProps) {
  const [wasUsed] = useState(isUsed);
  return (
    <details className={className} open={wasUsed}>
      <summary aria-label={label}>{title}</summary>
      {children}
    </details>
  );
}
