import type { RelayView } from '../../../contract/ipc/index.ts';
import type { RelayStatus } from '../../../contract/relay/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { type Call, type Command, type Outcome, valued } from '../command.ts';
import { count, when } from '../format.ts';
import { badUsage } from '../usage.ts';

export const relay: Command = {
  name: 'relay',
  summary: 'cli.command.relay',
  args: 'cli.args.relay',
  more: 'cli.more.relay',
  fewest: 1,
  most: 2,
  options: { invitation: valued('INVITATION') },
  run: (call) => {
    const [what, address] = call.args;
    if (what === 'enrol' && address !== undefined) return enrol(call, address);
    if (address !== undefined) throw badUsage('many', { command: 'relay', extra: address.slice(0, 40) });
    switch (what) {
      case 'status':
        return status(call);
      case 'collect':
        return collect(call);
      case 'rotate':
        return change(call, 'relay.rotate', 'cli.say.relayRotated');
      case 'leave':
        return change(call, 'relay.leave', 'cli.say.relayLeft');
      default:
        throw badUsage('relay');
    }
  },
};

async function enrol(call: Call, url: string): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  const invitation = call.text('invitation');
  const view = await backroom.ask('relay.enrol', { url, ...(invitation ? { invitation } : {}) });
  return { data: { relay: view }, text: say('cli.say.enrolled', { host: new URL(view.url ?? url).host }) };
}

async function status(call: Call): Promise<Outcome> {
  const backroom = await call.look();
  const view = await backroom.ask('relay.status', {});
  if (view.url === null) return { data: { relay: view, there: null }, text: say('cli.say.noRelay') };
  const unlocked = await call.lookUnlocked();
  const there = await unlocked.ask('relay.ask', {});
  return { data: { relay: view, there }, text: lines(view, there, call).join('\n') };
}

function lines(view: RelayView, there: RelayStatus, { now }: Call): string[] {
  const { kept, limits } = there;
  const problem = view.problem
    ? sayMaybe(`error.${view.problem.code}`, { name: '', what: '', ...view.problem.params }, '')
    : '';
  return [
    say('cli.say.relay', { url: view.url ?? '', when: when(view.lastPollAt, now) }),
    say('cli.say.relayKeeps', { events: count(kept.events), most: count(limits.events), days: limits.keepDays }),
    problem,
  ].filter((line) => line !== '');
}

async function collect(call: Call): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  const { collected } = await backroom.ask('relay.collect', {});
  return { data: { collected }, text: say('cli.say.collected', { count: collected }) };
}

async function change(
  call: Call,
  name: 'relay.rotate' | 'relay.leave',
  words: 'cli.say.relayRotated' | 'cli.say.relayLeft',
): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  await backroom.ask(name, {});
  return { data: {}, text: say(words) };
}
