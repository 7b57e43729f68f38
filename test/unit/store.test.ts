import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseFile, openStore } from '../../main/store/database.ts';
import { backUp, checkStore, listBackups, restore, trimBackups } from '../../main/store/maintenance.ts';
import { migrations, newestVersion } from '../../main/store/migrations/index.ts';
import { keepHouse } from '../../main/store/retention.ts';
import { createRuns } from '../../main/store/runs.ts';
import { createSamples } from '../../main/store/samples.ts';
import { createSettings } from '../../main/store/settings.ts';
import { syncedFolderOf } from '../../main/store/synced-folder.ts';
import { addConnection } from '../support/connection.ts';
import { tempFolder, tempStore } from '../support/store.ts';

const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'done';
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
};

/** A store that holds a mark and is closed. */
function closedStore(mark: string, folder = tempFolder()): string {
  const db = openStore(folder);
  createSettings(db).set('mark', mark);
  db.close();
  return folder;
}

function markIn(folder: string): string | null {
  const db = openStore(folder);
  const mark = createSettings(db).get('mark');
  db.close();
  return mark;
}

describe('opening', () => {
  it('makes a store from nothing, and finds it as it was', () => {
    const folder = path.join(tempFolder(), 'deep', 'in', 'there');
    expect(markIn(closedStore('first', folder))).toBe('first');
    const db = new Database(databaseFile(folder));
    onTestFinished(() => void db.close());
    expect(db.pragma('user_version', { simple: true })).toBe(newestVersion);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    const loose = db
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%STRICT%' AND name NOT LIKE 'record_text%'",
      )
      .all();
    expect(loose).toEqual([]);
  });

  it('refuses a store that a newer Backroom wrote, and leaves it as it is', () => {
    const folder = closedStore('newer');
    const db = new Database(databaseFile(folder));
    db.pragma(`user_version = ${newestVersion + 10}`);
    db.pragma('journal_mode = DELETE');
    db.close();
    const before = readFileSync(databaseFile(folder));
    expect(codeOf(() => openStore(folder))).toBe('store_newer');
    const again = new Database(databaseFile(folder), { readonly: true });
    expect(again.prepare("SELECT value FROM setting WHERE key = 'mark'").pluck().get()).toBe('newer');
    again.close();
    expect(readFileSync(databaseFile(folder)).length).toBe(before.length);
  });

  it.each([
    ['text', Buffer.from('this is no database at all, but a long enough text. '.repeat(100))],
    ['zeros', Buffer.alloc(50_000)],
    ['a header and nothing behind it', Buffer.concat([Buffer.from('SQLite format 3\u0000'), Buffer.alloc(5000, 7)])],
  ])('#37 a file that holds %s is called damaged and not touched', (_what, bytes) => {
    const folder = tempFolder();
    writeFileSync(databaseFile(folder), bytes);
    expect(codeOf(() => openStore(folder))).toBe('store_corrupt');
    expect(readFileSync(databaseFile(folder)).equals(bytes)).toBe(true);
  });

  it('#37 a page that was overwritten is found by the check', () => {
    const folder = closedStore('sound');
    const bytes = readFileSync(databaseFile(folder));
    bytes.fill(0xa5, 16_384 * 3, 16_384 * 5);
    writeFileSync(databaseFile(folder), bytes);
    const found = codeOf(() => {
      const db = openStore(folder);
      onTestFinished(() => void db.close());
      checkStore(db, databaseFile(folder));
    });
    expect(found).toBe('store_corrupt');
  });

  it('names a folder that cannot be written to', () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'a-file'), '');
    expect(codeOf(() => openStore(path.join(folder, 'a-file')))).toBe('store_read_only');
    expect(codeOf(() => openStore(path.join(folder, 'a-file', 'below')))).toBe('store_read_only');
    expect(codeOf(() => openStore('/proc/backroom'))).toBe('store_read_only');
  });

  it('names a disk that is mounted read-only', () => {
    const folder = closedStore('there');
    try {
      execFileSync('mount', ['--bind', folder, folder], { stdio: 'ignore' });
    } catch {
      // Only root may mount; the test before this one shows the same refusal in other ways.
      return;
    }
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
    execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
    expect(codeOf(() => openStore(folder))).toBe('store_read_only');
  });

  it.each([
    ['/home/a/Dropbox/backroom', 'Dropbox'],
    ['/home/a/Dropbox (Personal)/x', 'Dropbox'],
    ['/home/a/OneDrive - Firm GmbH/b', 'OneDrive'],
    ['/Users/a/Library/Mobile Documents/com~apple~CloudDocs', 'iCloud Drive'],
    ['/home/a/Google Drive/b', 'Google Drive'],
    ['/home/a/nextcloud/b', 'Nextcloud'],
    ['/home/a/boxes/dropbox-notes/onedrives', null],
    ['/home/a/.config/backroom', null],
  ])('#37 %s lies in the folder of %s', (folder, service) => {
    expect(syncedFolderOf(folder)).toBe(service);
  });

  it('#37 refuses a folder that a service copies around, before it makes anything there', () => {
    const folder = path.join(tempFolder(), 'Dropbox', 'backroom');
    expect(codeOf(() => openStore(folder))).toBe('store_synced_folder');
    expect(existsSync(folder)).toBe(false);
  });
});

describe('what version 40 held', () => {
  it('sign-ins, runs and their counts are there as they were', () => {
    const folder = tempFolder();
    const old = openStore(folder, { migrations: migrations.filter(({ version }) => version <= 40) });
    addConnection(old);
    old.exec(`INSERT INTO credential VALUES ('c1', x'01', x'02', 7, NULL, '2026-11-01');
      INSERT INTO sync_run VALUES (5, 'c1', 'schedule', 0, '2026-11-01', '2026-11-01', 'done', NULL, NULL, 3);
      INSERT INTO sync_run_stream (run_id, stream, mode, status, added) VALUES (5, 'orders', 'full', 'done', 12);`);
    old.close();
    const db = tempStore(folder);
    expect(db.prepare('SELECT * FROM credential').all()).toEqual([
      expect.objectContaining({ owner: 'c1', generation: 7, sealed: Buffer.from([1]), previous: Buffer.from([2]) }),
    ]);
    const runs = createRuns(db);
    expect(runs.get(5)).toMatchObject({ connectionId: 'c1', trigger: 'schedule', folded: 3 });
    expect(runs.tallies(5)).toMatchObject([{ stream: 'orders', mode: 'full', counts: { added: 12 } }]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    // What belongs to a connection still goes with it.
    db.prepare("INSERT INTO credential VALUES ('hook:c1', x'03', NULL, 1, NULL, '2026-11-01')").run();
    db.prepare("DELETE FROM connection WHERE id = 'c1'").run();
    for (const table of ['credential', 'sync_run', 'sync_run_stream']) {
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
    }
  });
});

describe('#35 a migration', () => {
  const later = [...migrations, { version: newestVersion + 10, sql: 'CREATE TABLE later (x TEXT) STRICT' }];

  it('keeps a copy of the store as it was, and says so', () => {
    const folder = closedStore('before');
    const told: unknown[] = [];
    openStore(folder, { migrations: later, onMigrated: (...facts) => told.push(facts) }).close();
    const copy = `${databaseFile(folder)}.before-${newestVersion + 10}.v${newestVersion}`;
    expect(told).toEqual([[newestVersion, newestVersion + 10, copy]]);
    const other = tempFolder();
    copyFileSync(copy, databaseFile(other));
    expect(markIn(other)).toBe('before');
    expect(codeOf(() => openStore(folder))).toBe('store_newer');
  });

  it('copies what still stands in the log of a store that somebody has open, and anew each time', () => {
    const folder = closedStore('old');
    const open = tempStore(folder);
    createSettings(open).set('mark', 'in the log');
    openStore(folder, { migrations: later }).close();
    const copy = readdirSync(folder).find((name) => name.includes('.before-')) ?? '';
    const other = tempFolder();
    copyFileSync(path.join(folder, copy), databaseFile(other));
    expect(markIn(other)).toBe('in the log');
  });

  it('that breaks changes nothing', () => {
    const folder = closedStore('kept');
    const broken = [
      ...migrations,
      { version: newestVersion + 10, sql: 'CREATE TABLE half (x TEXT) STRICT; CREATE NONSENSE' },
    ];
    expect(codeOf(() => openStore(folder, { migrations: broken }))).toBe('bug');
    const db = tempStore(folder);
    expect(createSettings(db).get('mark')).toBe('kept');
    expect(db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'half'").get()).toBeUndefined();
    expect(db.pragma('user_version', { simple: true })).toBe(newestVersion);
  });
});

describe('#37 restoring', () => {
  const at = new Date('2026-11-21T10:00:00Z');

  function backupOf(mark: string): string {
    const db = openStore(closedStore(mark));
    const file = path.join(tempFolder(), 'b.db');
    backUp(db, file);
    db.close();
    return file;
  }

  it('puts the backup in the place of the store and keeps what was there, its log too', () => {
    const folder = closedStore('now');
    const kept = restore(folder, backupOf('then'), at) ?? '';
    expect(markIn(folder)).toBe('then');
    const back = tempFolder();
    restore(back, kept, at);
    expect(markIn(back)).toBe('now');
  });

  it('takes along what stands in the log beside a backup', () => {
    const source = closedStore('in the file');
    const open = tempStore(source);
    createSettings(open).set('mark', 'in the log');
    const folder = closedStore('now');
    restore(folder, databaseFile(source), at);
    expect(markIn(folder)).toBe('in the log');
  });

  it('works where there is no store yet', () => {
    const folder = path.join(tempFolder(), 'new');
    expect(restore(folder, backupOf('then'), at)).toBeNull();
    expect(markIn(folder)).toBe('then');
  });

  it('refuses what is no whole backup of ours, and changes nothing', () => {
    const folder = closedStore('now');
    const before = readFileSync(databaseFile(folder));
    const inner = tempFolder();
    const put = (name: string, bytes: Buffer) => {
      writeFileSync(path.join(inner, name), bytes);
      return path.join(inner, name);
    };
    const other = new Database(path.join(inner, 'other.db'));
    other.exec('CREATE TABLE notes (x)');
    other.close();
    const whole = readFileSync(backupOf('x'));
    symlinkSync('/dev/zero', path.join(inner, 'endless'));
    mkdirSync(path.join(inner, 'folder.db'));
    const damaged = Buffer.from(whole);
    damaged.fill(0xa5, 16_384 * 2, 16_384 * 6);
    const bad = [
      path.join(inner, 'missing.db'),
      path.join(inner, 'folder.db'),
      path.join(inner, 'other.db'),
      put('empty.db', Buffer.alloc(0)),
      put('text.db', Buffer.from('hello '.repeat(1000))),
      put('short.db', whole.subarray(0, whole.length / 2)),
      put('damaged.db', damaged),
      '',
      ':memory:',
      'nul\u0000byte.db',
      `${'../'.repeat(60)}etc/passwd`,
      '/dev/null',
    ];
    for (const file of bad)
      expect(
        codeOf(() => restore(folder, file, at)),
        file,
      ).toBe('backup_unreadable');
    expect(readFileSync(databaseFile(folder)).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  it('refuses a backup of a newer Backroom, and changes nothing', () => {
    const file = backupOf('newer');
    const db = new Database(file);
    db.pragma(`user_version = ${newestVersion + 10}`);
    db.close();
    const folder = closedStore('now');
    expect(codeOf(() => restore(folder, file, at))).toBe('store_newer');
    expect(markIn(folder)).toBe('now');
  });
});

describe('backing up', () => {
  it('overwrites nothing and says why it cannot', () => {
    const db = tempStore();
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'there.db'), 'precious');
    expect(codeOf(() => backUp(db, path.join(folder, 'there.db')))).toBe('bad_input');
    expect(readFileSync(path.join(folder, 'there.db'), 'utf8')).toBe('precious');
    expect(codeOf(() => backUp(db, path.join(folder, 'there.db', 'below.db')))).toBe('store_read_only');
    expect(codeOf(() => backUp(db, '/proc/nothing/b.db'))).toBe('store_read_only');
  });

  it('#20 keeps only the newest', () => {
    const folder = tempFolder();
    const db = tempStore(folder);
    for (let index = 0; index < 5; index += 1) backUp(db, path.join(folder, 'backups', `b${index}.db`));
    expect(listBackups(folder)).toHaveLength(5);
    trimBackups(folder, 2);
    expect(listBackups(folder)).toHaveLength(2);
    expect(listBackups(tempFolder())).toEqual([]);
  });
});

describe('#20 what does not grow for ever', () => {
  it('old runs and counts go, the newest of each connection stay', () => {
    const db = tempStore();
    for (const id of ['busy', 'quiet']) addConnection(db, { id });
    const runs = createRuns(db);
    const begin = (connectionId: string, startedAt: string) => {
      const id = runs.begin({ connectionId, trigger: 'schedule', dry: false, startedAt, folded: 0 });
      runs.end(id, { endedAt: startedAt, status: 'done', reason: null, detail: null });
      return id;
    };
    for (let day = 1; day <= 28; day += 1) begin('busy', `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`);
    const quiet = begin('quiet', '2024-01-01T00:00:00.000Z');
    const recent = begin('busy', '2026-11-01T00:00:00.000Z');
    createSamples(db).countCalls('busy', '2024-01-01', 5, 0);
    createSamples(db).countCalls('busy', '2026-11-01', 7, 0);
    keepHouse(db, new Date('2026-11-21T00:00:00Z'));
    expect(runs.list({ limit: 100 }).map((run) => run.id)).toEqual([recent, quiet]);
    expect(createSamples(db).callsSince('busy', '2000-01-01').calls).toBe(7);
  });

  it('of each connection the newest five hundred probes are kept', () => {
    const db = tempStore();
    addConnection(db, { id: 'c1' });
    const samples = createSamples(db);
    for (let index = 0; index < 700; index += 1)
      samples.add('c1', { at: `${index}`, ok: true, latencyMs: index, code: null });
    expect(samples.latest('c1', 10_000).map((sample) => sample.latencyMs)).toEqual(
      Array.from({ length: 500 }, (_, index) => 699 - index),
    );
  });
});
