import { UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { say } from '../../contract/words/index.ts';
import css from './CopyText.module.css';
import { CheckIcon, CopyIcon } from './icons.tsx';

const shownMs = 2000;

interface CopyTextProps {
  text: string;
  /** What the button says; "Copy" where it stands beside what it copies. */
  label?: string;
}

/** A button that copies a text and says so in its own place for two seconds. */
export function CopyText({ text, label = say('common.copy') }: CopyTextProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void copyText(text).then(setCopied);
  return (
    <UnstyledButton className={css.copy ?? ''} onClick={copy}>
      {copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
      <span aria-live="polite">{copied ? say('common.copied') : label}</span>
    </UnstyledButton>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For a window that was refused the clipboard permission: the way that needs none. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}
