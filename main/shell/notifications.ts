import { Notification } from 'electron';
import type { Matter } from '../../contract/ipc/index.ts';
import { pageOf, pickNew, textOf } from './matters.ts';
import type { WindowMemory } from './window-state.ts';

/** Tells the owner of each matter once, in the system's way; a click opens its page. */
export function createNotifier(memory: WindowMemory, open: (page: string) => void) {
  // A notification that nothing holds may be collected before it is clicked.
  const shown = new Map<string, Notification>();
  let notified = memory.loadNotified();

  function show(matter: Matter): void {
    const notification = new Notification(textOf(matter));
    notification.on('click', () => open(pageOf(matter)));
    notification.on('close', () => shown.delete(matter.id));
    notification.on('failed', () => shown.delete(matter.id));
    shown.set(matter.id, notification);
    notification.show();
  }

  /** To be called with every matter that is open now; `quiet` remembers without telling. */
  return function tell(matters: readonly Matter[], quiet: boolean): void {
    const { fresh, remembered } = pickNew(matters, notified);
    if (!quiet && Notification.isSupported()) for (const matter of fresh) show(matter);
    if (remembered.join() === notified.join()) return;
    notified = remembered;
    memory.saveNotified(remembered);
  };
}
