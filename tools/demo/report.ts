import type { RunDetail } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { count } from '../../main/cli/format.ts';
import { streamsTable } from '../../main/cli/runs.ts';
import { type Column, formatTable } from '../../main/cli/table.ts';
import type { Holdings } from './shop.ts';

/** What a round of runs did, one line per connection and stream, and why any did not end well. */
export function runsReport(runs: readonly RunDetail[]): string {
  return [streamsTable(runs), ...runs.flatMap(failures)].join('\n');
}

/** Why a run or its streams did not end well, each in a line. */
function failures({ connectionName, reason, detail, streams }: RunDetail): string[] {
  const whys = [{ label: say(`cli.column.run`), reason, detail }, ...streams];
  return whys.flatMap((one) =>
    one.reason === null ? [] : [`${connectionName}, ${one.label}: ${say(`error.${one.reason}`)} (${one.detail ?? ''})`],
  );
}

/** One stream's count here beside the shop's. */
export interface Compared {
  readonly connection: string;
  readonly stream: string;
  readonly here: number;
  readonly there: number;
}

/** Every stream that either side knows, with both counts. Pure. */
export function compare(here: Holdings, there: Holdings, names: ReadonlyMap<string, string>): Compared[] {
  return Object.keys({ ...here, ...there }).flatMap((vendor) => {
    const streams = Object.keys({ ...here[vendor], ...there[vendor] });
    return streams.map((stream) => ({
      connection: names.get(vendor) ?? vendor,
      stream,
      here: here[vendor]?.[stream] ?? 0,
      there: there[vendor]?.[stream] ?? 0,
    }));
  });
}

export function compareTable(compared: readonly Compared[]): string {
  const columns: Column[] = [
    { title: say('cli.column.connection') },
    { title: say('cli.column.stream') },
    { title: say('demo.here'), align: 'right' },
    { title: say('demo.there'), align: 'right' },
    { title: say('demo.equal') },
  ];
  const rows = compared.map(({ connection, stream, here, there }) => [
    ...[connection, stream, count(here), count(there)],
    here === there ? say('demo.yes') : say('demo.no', { by: here - there }),
  ]);
  return formatTable(columns, rows);
}
