/** The last day as a form for dates and times begins with it, in this PC's time: "2026-03-01T14:05". */
export function lastDay(now: Date): { from: string; to: string } {
  const dayBefore = new Date(now);
  dayBefore.setDate(now.getDate() - 1);
  // To the minute after, so that what has just come is in it.
  return { from: localMinute(dayBefore), to: localMinute(new Date(now.getTime() + 60_000)) };
}

function localMinute(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The two as instants (UTC), or why they are none. */
export function rangeOf(from: string, to: string): { from: string; to: string } | 'missing' | 'wrong' {
  const [first, last] = [new Date(from), new Date(to)];
  if (Number.isNaN(first.getTime()) || Number.isNaN(last.getTime())) return 'missing';
  if (first >= last) return 'wrong';
  return { from: first.toISOString(), to: last.toISOString() };
}
