import type { ProcedureName } from '../../contract/ipc/index.ts';

/** What the page that the window opens on is drawn from. */
const question: ProcedureName = 'app.overview';
/** Drawing takes this long after the answer; where the page does not ask, waiting for it ends after so long. */
const drawingMs = 200;
const longestMs = 2_000;

/** Tells when the window has something to show: what it does not need for that is better begun afterwards. */
export function awaitFirstPage() {
  let end = () => {};
  const shown = new Promise<void>((resolve) => {
    end = resolve;
  });
  const longest = setTimeout(end, longestMs);
  return {
    shown,
    /** To be called with the name of each call that was answered. */
    answered(name: string): void {
      if (name !== question) return;
      clearTimeout(longest);
      setTimeout(end, drawingMs);
    },
  };
}
