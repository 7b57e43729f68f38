import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { ChevronDownIcon, CloseIcon } from './icons.tsx';
import css from './PanelBar.module.css';

interface Step {
  label: string;
  /** Left out at the end of the list: the button stays where it is, and does nothing. */
  go: (() => void) | undefined;
}

/** What stands on top of a panel beside a list: to the line before, to the one after, and away. */
export function PanelBar({ before, after, close }: { before: Step; after: Step; close: Step }) {
  return (
    <div className={css.bar}>
      <BarButton step={before} turned>
        <ChevronDownIcon />
      </BarButton>
      <BarButton step={after}>
        <ChevronDownIcon />
      </BarButton>
      <span className={css.gap} />
      <BarButton step={close}>
        <CloseIcon />
      </BarButton>
    </div>
  );
}

function BarButton({
  step: { label, go },
  turned = false,
  children,
}: {
  step: Step;
  turned?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-disabled={go === undefined}
        data-turned={turned || undefined}
        onClick={go}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
