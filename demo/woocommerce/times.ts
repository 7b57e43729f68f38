/** The store's own zone; date_created and friends are told in it, the _gmt ones in UTC. */
export const ZONE = 'Europe/Athens';

const PARTS = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' });

/** WordPress times carry no zone and no fraction: 2026-11-20T08:15:30. */
function gmtText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

function localText(ms: number): string {
  return PARTS.format(ms).replace(' ', 'T');
}

/** A pair of fields for one time, or of nulls. */
export function timePair(name: string, ms: number | null): Record<string, string | null> {
  return { [name]: ms === null ? null : localText(ms), [`${name}_gmt`]: ms === null ? null : gmtText(ms) };
}

const GAP_MS = 3 * 3_600_000;

/** Reads a time parameter; without `isGmt` and without a zone it means the store's own time. */
export function parseTime(text: string, isGmt: boolean): number | null {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const utc = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(utc)) return null;
  if (hasZone || isGmt) return utc;
  const offset = Date.parse(`${localText(utc - GAP_MS)}Z`) - (utc - GAP_MS);
  return utc - offset;
}
