import { HubError } from '../../contract/errors.ts';
import type { AttemptView } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import type { Backroom } from './backroom.ts';
import type { Call } from './command.ts';
import { onOneLine } from './table.ts';
import { badUsage } from './usage.ts';

/**
 * Waits for a sign-in to end, with the address to open on standard error; an address pasted back is taken.
 * @throws HubError why it failed, or stopped
 */
export async function waitForAttempt(backroom: Backroom, begun: AttemptView, call: Call): Promise<AttemptView> {
  const attemptId = begun.id;
  const { terminal, stopping } = call;
  const endings: (() => void)[] = [];
  let shown = false;
  let asking = false;
  let refusal: HubError | null = null;

  function show(view: AttemptView): void {
    if (view.phase !== 'browser' || view.url === null || shown) return;
    shown = true;
    terminal.note(say('cli.say.browser', { url: view.url }));
    if (view.pasteOnly || terminal.isPerson) terminal.note(say(view.pasteOnly ? 'cli.say.pasteOnly' : 'cli.say.paste'));
    // Where only a pasted address ends the sign-in, a program may write it, too.
    if (view.pasteOnly || terminal.isPerson) listen(paste);
  }

  /** Which of several: asked of a person, refused to a program, which can say it beforehand. */
  function askWhich({ choices }: AttemptView): void {
    if (choices === null || asking) return;
    asking = true;
    const names = choices.of.map(({ name }) => onOneLine(name));
    if (!terminal.isPerson) {
      refusal = badUsage('choose', { what: choices.what, of: names.join(', ') });
      void backroom.ask('connect.cancel', { attemptId });
      return;
    }
    terminal.note(say('cli.say.chooseOne', { what: choices.what, of: names.map((name) => `  ${name}`).join('\n') }));
    listen((text) => backroom.ask('connect.choose', { attemptId, choice: text.trim() }).catch(explain));
  }

  function listen(take: (line: string) => Promise<unknown>): void {
    endings.push(terminal.onLine((line) => void take(line)));
  }

  const explain = () => terminal.note(say('cli.say.pasteRefused'));

  async function paste(text: string): Promise<void> {
    if (text.trim() === '') return;
    await backroom.ask('connect.paste', { attemptId, text }).catch(explain);
  }

  try {
    const last = await new Promise<AttemptView>((resolve, reject) => {
      const take = (view: AttemptView) => {
        if (view.id !== attemptId) return;
        show(view);
        askWhich(view);
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
    if (last.problem) throw refusal ?? asError(last.problem);
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
