import { inkOn, monogram } from '../lib/mark.ts';
import css from './VendorMark.module.css';

export interface VendorMarkProps {
  name: string;
  /** An SVG path on a 24 x 24 field and its colour; null draws a monogram. */
  mark: { path: string; colour: string } | null;
  /** Of the tile, in pixels. */
  size?: number;
}

/** A system's mark on a tile of its colour; always beside its name, so hidden from screen readers. */
export function VendorMark({ name, mark, size = 32 }: VendorMarkProps) {
  const box = { width: size, height: size, fontSize: Math.round(size * 0.4) };
  if (mark === null) {
    return (
      <span className={css.tile} style={box} aria-hidden="true">
        {monogram(name)}
      </span>
    );
  }
  const inner = Math.round(size * 0.6);
  return (
    <span className={css.tile} style={{ ...box, background: mark.colour }} aria-hidden="true">
      <svg width={inner} height={inner} viewBox="0 0 24 24" fill={inkOn(mark.colour)} aria-hidden="true">
        <path d={mark.path} />
      </svg>
    </span>
  );
}
