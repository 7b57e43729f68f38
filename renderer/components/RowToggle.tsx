import { ChevronDownIcon, ChevronRightIcon } from './icons.tsx';
import css from './RowToggle.module.css';

interface RowToggleProps {
  label: string;
  /** What it is called where many lines have one. */
  named: string;
  open: boolean;
  onToggle: () => void;
}

/** The name of a table's line that unfolds what is below it. */
export function RowToggle({ label, named, open, onToggle }: RowToggleProps) {
  return (
    <button type="button" className={css.toggle} aria-expanded={open} aria-label={named} onClick={onToggle}>
      {open ? <ChevronDownIcon size={16} /> : <ChevronRightIcon size={16} />}
      {label}
    </button>
  );
}
