import { writeFileSync } from 'node:fs';

/** One measured figure and what it must be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export function isKept({ value, atLeast, atMost }: Figure): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

function promiseOf({ atLeast, atMost, unit }: Figure): string {
  if (atLeast !== undefined) return `at least ${atLeast.toLocaleString('en')} ${unit}`;
  if (atMost !== undefined) return `at most ${atMost.toLocaleString('en')} ${unit}`;
  return '';
}

/** The figures as a table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.value.toLocaleString('en', { maximumFractionDigits: figure.value < 100 ? 2 : 0 })} ${figure.unit}`,
    promiseOf(figure),
    isKept(figure) ? '' : 'missed',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([name = '', value = '', promise = '', verdict = '']) =>
      [name.padEnd(widths[0] ?? 0), value.padStart(widths[1] ?? 0), promise.padEnd(widths[2] ?? 0), verdict]
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

export function writeJson(file: string, figures: readonly Figure[]): void {
  const rows = figures.map((figure) => ({ ...figure, kept: isKept(figure) }));
  writeFileSync(
    file,
    `${JSON.stringify({ node: process.version, platform: process.platform, figures: rows }, null, 2)}\n`,
  );
}
