import { useMemo, useState } from 'react';
import { CopyText } from './CopyText.tsx';
import { prettyJson } from './pretty-json.ts';
import css from './RawJson.module.css';

/** More than this is copied whole but not drawn, since nobody reads it in a panel. */
const drawnCharacters = 100_000;

/** Data as it came, folded until somebody wants to see it, and copyable. */
export function RawJson({ title, text }: { title: string; text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={css.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={css.summary}>{title}</summary>
      {open && <Body text={text} />}
    </details>
  );
}

function Body({ text }: { text: string }) {
  const pretty = useMemo(() => prettyJson(text), [text]);
  const drawn = pretty.length > drawnCharacters ? `${pretty.slice(0, drawnCharacters)}\n…` : pretty;
  return (
    <div className={css.body}>
      <pre className={css.code}>{drawn}</pre>
      <CopyText text={pretty} />
    </div>
  );
}
