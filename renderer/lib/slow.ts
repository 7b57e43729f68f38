import { useEffect, useRef, useState } from 'react';

/** A value that follows `value` at most every so many milliseconds: for live regions that must not chatter. */
export function useSlow<T>(value: T, everyMs: number): T {
  const [slow, setSlow] = useState(value);
  const lastMs = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, lastMs.current + everyMs - Date.now());
    const timer = setTimeout(() => {
      lastMs.current = Date.now();
      setSlow(() => value);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return slow;
}
