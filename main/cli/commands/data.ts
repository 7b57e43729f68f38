import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { HubError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words/index.ts';
import { createAudit } from '../../store/audit.ts';
import { asStoreError, type Db, databaseFile, openStore } from '../../store/database.ts';
import { backUp, restore as putBack } from '../../store/maintenance.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { exits } from '../exit.ts';
import { when } from '../format.ts';
import { gather } from '../lookup.ts';
import { formatTable } from '../table.ts';
import { badUsage } from '../usage.ts';
import { readCount } from '../values.ts';

/** Opens the store itself, beside whatever else has it open. @throws HubError not_found where there is none */
function withStore<T>({ profileDir, nativeBinding }: Call, use: (db: Db) => T): T {
  if (!existsSync(databaseFile(profileDir))) {
    throw new HubError('not_found', { params: { what: 'Backroom profile', name: profileDir } });
  }
  const db = openStore(profileDir, { nativeBinding });
  try {
    return use(db);
  } finally {
    db.close();
  }
}

export const backup: Command = {
  name: 'backup',
  summary: 'cli.command.backup',
  args: 'cli.args.file',
  more: null,
  fewest: 1,
  most: 1,
  options: {},
  run: (call) => {
    const file = path.resolve(call.args[0] ?? '');
    withStore(call, (db) => {
      try {
        backUp(db, file);
      } catch (thrown) {
        throw asWriteError(thrown, file);
      }
      createAudit(db, 'cli').write({ action: 'app.backup', detail: path.basename(file) });
    });
    const bytes = statSync(file).size;
    return { data: { file, bytes }, text: say('cli.say.backedUp', { file, mb: (bytes / 1_000_000).toFixed(1) }) };
  },
};

/** What the file system or SQLite says about a place that cannot be written to. */
function asWriteError(thrown: unknown, file: string): HubError {
  if (thrown instanceof HubError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOSPC') return new HubError('full_disk', { cause: thrown });
  if (code === 'SQLITE_CANTOPEN' || /^E[A-Z]+$/.test(code)) return badUsage('written', { file });
  return asStoreError(thrown, file);
}

export const restore: Command = {
  name: 'restore',
  summary: 'cli.command.restore',
  args: 'cli.args.file',
  more: null,
  fewest: 1,
  most: 1,
  options: {},
  run: (call) => {
    const file = path.resolve(call.args[0] ?? '');
    call.claim();
    const kept = putBack(call.profileDir, file, call.now);
    withStore(call, (db) => createAudit(db, 'cli').write({ action: 'app.restore', detail: path.basename(file) }));
    const text = kept === null ? say('cli.say.restored') : say('cli.say.restoredKept', { file: kept });
    return { data: { restored: file, replaced: kept }, text };
  },
};

export const audit: Command = {
  name: 'audit',
  summary: 'cli.command.audit',
  args: null,
  more: null,
  fewest: 0,
  most: 0,
  options: { last: valued('N'), verify: flag },
  run: async (call) => {
    const wanted = readCount('--last', call.text('last'), 20, 100_000);
    return call.flag('verify') ? verifyAudit(call) : listAudit(call, wanted);
  },
};

function verifyAudit(call: Call): Outcome {
  return withStore(call, (db) => {
    const trail = createAudit(db, 'cli');
    const broken = trail.firstBroken();
    const rows = trail.list(1)[0]?.id ?? 0;
    const text = broken === null ? say('cli.say.auditWhole', { rows }) : say('cli.say.auditBroken', { row: broken });
    return {
      data: { whole: broken === null, rows, firstBroken: broken },
      text,
      code: broken === null ? exits.done : exits.failed,
    };
  });
}

async function listAudit(call: Call, wanted: number): Promise<Outcome> {
  const backroom = await call.look();
  const list = await gather(wanted, (before: number | undefined) =>
    backroom.ask('app.audit', before === undefined ? {} : { before }),
  );
  const titles = (['date', 'who', 'action', 'subject', 'detail'] as const).map((key) => ({
    title: say(`cli.column.${key}`),
  }));
  const rows = list.map((row) => [when(row.at, call.now), row.actor, row.action, row.subject ?? '', row.detail]);
  return { data: { audit: list }, text: list.length === 0 ? say('cli.say.noAudit') : formatTable(titles, rows) };
}
