import { ActionIcon, Tooltip } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { say } from '../../contract/words/index.ts';
import { ChevronDownIcon, CloseIcon } from './icons.tsx';
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
      <div className={css.bar}>
        <Step label={say('common.listBefore')} to={newer} onGo={onGo} turned>
          <ChevronDownIcon />
        </Step>
        <Step label={say('common.listAfter')} to={older} onGo={onGo}>
          <ChevronDownIcon />
        </Step>
        <span className={css.gap} />
        <Tooltip label={say('common.close')}>
          <ActionIcon variant="subtle" color="gray" aria-label={say('common.close')} onClick={() => onGo(undefined)}>
            <CloseIcon />
          </ActionIcon>
        </Tooltip>
      </div>
      {children}
    </aside>
  );
}

interface StepProps {
  label: string;
  to: number | undefined;
  onGo: (id: number | undefined) => void;
  turned?: boolean;
  children: ReactNode;
}

function Step({ label, to, onGo, turned = false, children }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-disabled={to === undefined}
        data-turned={turned || undefined}
        onClick={() => to !== undefined && onGo(to)}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** The facts in a panel: what they are on the left, what is so on the right. */
export function PanelFacts({ children }: { children: ReactNode }) {
  return <dl className={css.facts}>{children}</dl>;
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
