import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { say } from '../../contract/words/index.ts';
import { PanelBar } from './PanelBar.tsx';
import css from './SidePanel.module.css';

interface SidePanelProps {
  label: string;
  /** The rows of the list it belongs to, for going on to the next one. */
  ids: readonly number[];
  id: number;
  busy: boolean;
  onGo: (id: number | undefined) => void;
  children: ReactNode;
}

/** One thing of a list beside it. Takes the keyboard when it opens; Escape closes it. */
export function SidePanel({ label, ids, id, busy, onGo, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onGo(undefined);
  };
  const at = ids.indexOf(id);
  const [newer, older] = [ids[at - 1], at < 0 ? undefined : ids[at + 1]];
  return (
    <aside ref={panel} className={css.panel} tabIndex={-1} aria-label={label} aria-busy={busy} onKeyDown={onKeyDown}>
      <PanelBar
        before={{ label: say('common.listBefore'), go: newer === undefined ? undefined : () => onGo(newer) }}
        after={{ label: say('common.listAfter'), go: older === undefined ? undefined : () => onGo(older) }}
        close={{ label: say('common.close'), go: () => onGo(undefined) }}
      />
      {children}
    </aside>
  );
}

/** The facts in a panel: what they are on the left, what is so on the right; `flush` with what is around them. */
export function PanelFacts({ flush = false, children }: { flush?: boolean; children: ReactNode }) {
  return (
    <dl className={css.facts} data-flush={flush || undefined}>
      {children}
    </dl>
  );
}

export function PanelFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Header lines as they went over the wire. */
export function HeaderLines({
  title,
  headers,
}: {
  title: string;
  headers: readonly { name: string; value: string }[];
}) {
  if (headers.length === 0) return null;
  return (
    <details className={css.fold}>
      <summary>{title}</summary>
      <pre>{headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
    </details>
  );
}
