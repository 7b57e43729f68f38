import type { Matter } from '../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../contract/words/index.ts';

/** The page on which a matter's card is. */
export function pageOf(matter: Matter): string {
  if (matter.connectionId) return `/connections/${matter.connectionId}`;
  const [code = '', id] = matter.id.split(':');
  return code.startsWith('flow_') && id ? `/flows/${id}` : '/';
}

/** The matters to tell of now, and those to remember: one is told of once, until it has been settled. */
export function pickNew(matters: readonly Matter[], notified: readonly string[]) {
  const known = new Set(notified);
  return { fresh: matters.filter((matter) => !known.has(matter.id)), remembered: matters.map((matter) => matter.id) };
}

/** What a notification of this matter says. */
export function textOf(matter: Matter): { title: string; body: string } {
  const name = matter.connectionName;
  const title = name === null ? say('tray.matterApp') : say('tray.matter', { name });
  const params = { ...matter.problem?.params, name: name ?? say('common.appName'), count: matter.count };
  return { title, body: sayMaybe(`state.why.${matter.why}`, params, say('tray.matterBody')) };
}
