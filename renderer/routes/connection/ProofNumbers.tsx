import type { ReactNode } from 'react';
import css from './Proof.module.css';

interface ProofNumbersProps {
  caption: string;
  /** Of the columns; the first one says what a row is about. */
  titles: readonly string[];
  rows: readonly { key: string; about: ReactNode; figures: readonly string[]; differs: boolean }[];
}

/** The vendor's numbers beside ours, with what they differ by. */
export function ProofNumbers({ caption, titles, rows }: ProofNumbersProps) {
  return (
    <table className={css.numbers}>
      <caption className={css.caption}>{caption}</caption>
      <thead>
        <tr>
          {titles.map((title, at) => (
            <th key={title} scope="col" className={`${at === 0 ? css.days : css.figure} ${css.title}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, about, figures, differs }) => (
          <tr key={key} data-differs={differs || undefined}>
            <th scope="row" className={css.days}>
              {about}
            </th>
            {figures.map((figure, at) => (
              <td key={titles[at + 1]} className={css.figure}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
