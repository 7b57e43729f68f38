import { HubError } from '../../contract/errors.ts';
import type { AttemptView } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import type { Backroom } from './backroom.ts';
import type { Call } from './command.ts';

/**
 * Waits for a sign-in to end, with the address to open on standard error; an address pasted back is taken.
 * @throws HubError why it failed, or stopped
 */
export async function waitForAttempt(backroom: Backroom, begun: AttemptView, call: Call): Promise<AttemptView> {
  const attemptId = begun.id;
  const { terminal, stopping } = call;
  const endings: (() => void)[] = [];
  let shown = false;

  function show(view: AttemptView): void {
    if (view.phase !== 'browser' || view.url === null || shown) return;
    shown = true;
    terminal.note(say('cli.say.browser', { url: view.url }));
    if (!terminal.isPerson) return;
    terminal.note(say('cli.say.paste'));
    endings.push(terminal.onLine((line) => void paste(line)));
  }

  async function paste(text: string): Promise<void> {
    if (text.trim() === '') return;
    await backroom.ask('connect.paste', { attemptId, text }).catch(() => terminal.note(say('cli.say.pasteRefused')));
  }

  try {
    const last = await new Promise<AttemptView>((resolve, reject) => {
      const take = (view: AttemptView) => {
        if (view.id !== attemptId) return;
        show(view);
        if (view.phase === 'done' || view.phase === 'failed') resolve(view);
      };
      const cancel = () => void backroom.ask('connect.cancel', { attemptId }).catch(reject);
      const leave = () => reject(new HubError('stopped'));
      endings.push(backroom.listen((one) => one.topic === 'connect' && take(one.payload)));
      stopping.addEventListener('abort', cancel);
      backroom.gone.addEventListener('abort', leave);
      endings.push(() => stopping.removeEventListener('abort', cancel));
      endings.push(() => backroom.gone.removeEventListener('abort', leave));
      if (stopping.aborted) cancel();
      // What happened before anybody listened.
      backroom.ask('connect.state', { attemptId }).then(take, reject);
    });
    if (last.problem) throw asError(last.problem);
    return last;
  } finally {
    for (const end of endings) end();
  }
}

function asError({ code, params, detail }: NonNullable<AttemptView['problem']>): HubError {
  const fields = { params, ...(detail === null ? {} : { detail }) };
  // The contract types the code of an attempt as text; it is one of the closed list.
  return HubError.fromWire({ code: code as HubError['code'], ...fields });
}
