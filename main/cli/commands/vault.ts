import { HubError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words/index.ts';
import { type Call, type Command, flag, type Outcome } from '../command.ts';
import { askNewPassphrase } from '../terminal.ts';
import { setUpVault } from '../unlock.ts';
import { badUsage } from '../usage.ts';

export const vault: Command = {
  name: 'vault',
  summary: 'cli.command.vault',
  args: 'cli.args.vault',
  more: 'cli.more.vault',
  fewest: 1,
  most: 1,
  options: { keychain: flag },
  run: (call) => {
    const action = actions.get(call.args[0] ?? '');
    if (!action) throw badUsage('vault');
    return action(call);
  },
};

const actions: ReadonlyMap<string, (call: Call) => Promise<Outcome>> = new Map([
  ['status', status],
  ['set-up', setUp],
  ['protect', protect],
  ['rekey', rekey],
  ['unlock', unlock],
  ['lock', lock],
]);

async function status(call: Call): Promise<Outcome> {
  const { vault: data } = await (await call.look()).ask('app.status', {});
  const protection = data.protection ?? '';
  const sentences = {
    new: () => say('cli.say.vaultNew'),
    locked: () => say('cli.say.vaultLocked', { protection }),
    unlocked: () => say('cli.say.vaultOpen', { protection }),
  };
  return { data: { vault: data }, text: sentences[data.state]() };
}

async function setUp(call: Call): Promise<Outcome> {
  const keychain = call.flag('keychain');
  const passphrase = keychain ? undefined : call.env.BACKROOM_PASSPHRASE;
  // Opened without the passphrase, which would set the vault up by itself.
  const backroom = await call.work({ passphrase: undefined });
  const { vault: before } = await backroom.ask('app.status', {});
  if (before.state !== 'new') throw new HubError('not_allowed', { detail: 'the vault is set up already' });
  await setUpVault(backroom, { terminal: call.terminal, passphrase }, keychain || !call.terminal.isPerson);
  return { data: { vault: (await backroom.ask('app.status', {})).vault }, text: say('cli.say.vaultSetUp') };
}

/** The passphrase that protects the vault now, proved again before its key is touched; undefined with a keychain. */
async function present(call: Call, protection: string | null): Promise<string | undefined> {
  return protection === 'passphrase' ? call.passphrase() : undefined;
}

async function protect(call: Call): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  const { vault: before } = await backroom.ask('app.status', {});
  const current = await present(call, before.protection);
  const passphrase = call.flag('keychain') ? null : await newPassphrase(call);
  if (backroom.hub)
    await backroom.hub.vault.changeProtection(passphrase === null ? 'keychain' : { passphrase }, current);
  else await backroom.ask('vault.protect', { passphrase, ...(current === undefined ? {} : { current }) });
  const protection = passphrase === null ? 'keychain' : 'passphrase';
  return { data: { protection }, text: say('cli.say.vaultProtected', { protection }) };
}

async function newPassphrase(call: Call): Promise<string> {
  const given = call.env.BACKROOM_NEW_PASSPHRASE;
  const passphrase = given ?? (call.terminal.isPerson ? await askNewPassphrase(call.terminal) : '');
  if (passphrase === '') throw badUsage('newPassphrase');
  return passphrase;
}

async function rekey(call: Call): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  const { vault: before } = await backroom.ask('app.status', {});
  const current = await present(call, before.protection);
  if (backroom.hub) await backroom.hub.vault.rekey(current);
  else await backroom.ask('vault.rekey', current === undefined ? {} : { present: current });
  return { data: { rekeyed: true }, text: say('cli.say.vaultRekeyed') };
}

async function unlock(call: Call): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  const text = backroom.hub ? say('cli.say.vaultTried') : say('cli.say.vaultUnlocked');
  return { data: { running: backroom.hub === null, unlocked: true }, text };
}

async function lock(call: Call): Promise<Outcome> {
  const backroom = await call.look();
  if (backroom.hub) return { data: { running: false, unlocked: false }, text: say('cli.say.vaultNobody') };
  await backroom.ask('vault.lock', {});
  return { data: { running: true, unlocked: false }, text: say('cli.say.vaultLockedNow') };
}
