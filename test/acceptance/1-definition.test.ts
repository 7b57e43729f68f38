import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import { scopesFor } from '../../main/connect/scopes.ts';
import { isDerived, type Provider, type StreamContext } from '../../providers/kit/index.ts';
import { providers } from '../../providers/registry.ts';
import { everyProvider } from './stand.ts';

const folderOf = (id: string) => new URL(`../../providers/${id}/`, import.meta.url);
const looksSecret = /secret|token|password|api_?key|verifier|signature/i;
const largestFixture = 20 * 1024;

function fixture(id: string, stream: string): unknown[] {
  const file = new URL(`fixtures/${stream}.json`, folderOf(id));
  expect(existsSync(file), `${stream} has a fixture`).toBe(true);
  expect(statSync(file).size, `${stream}: a small page`).toBeLessThan(largestFixture);
  const text = readFileSync(file, 'utf8');
  // As the client reads the answers of vendors whose numbers are money.
  const parsed: unknown = providers.get(id)?.api.numbers === 'exact' ? parseExact(text) : JSON.parse(text);
  const records = listIn(parsed);
  expect(records, `${stream}: holds a list of records`).not.toBeNull();
  return records ?? [];
}

/** The first list of an answer, wherever the vendor puts it. */
function listIn(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  return (
    Object.values(value)
      .map(listIn)
      .find((found) => found !== null) ?? null
  );
}

function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined ? JSON.rawJSON(context.source) : value,
  );
}

function contextOf(provider: Provider): StreamContext {
  const settings = Object.fromEntries(
    provider.fields.map((field) => [field.key, field.placeholder ?? field.initial ?? 'x']),
  );
  const account = { id: 'a', name: 'A', currency: 'EUR', timezone: 'Europe/Athens' };
  return { mode: 'full', since: null, from: null, now: '2026-11-21T00:00:00.000Z', settings, account };
}

it('every provider of the registry has an imitation, and the other way round', () => {
  expect([...providers.keys()].sort()).toEqual([...everyProvider].sort());
});

it('prints what vendors make impossible, and why', () => {
  const excuses = [...providers.values()].flatMap(({ id, impossible = {}, actions = [] }) => [
    ...Object.entries(impossible).map(([part, why]) => `${id}, ${part}: ${why}`),
    ...actions.flatMap(({ kind, impossible: parts = {} }) =>
      Object.entries(parts).map(([part, why]) => `${id}, ${kind} ${part}: ${why}`),
    ),
  ]);
  process.stdout.write(
    `\n${excuses.length} parts of the suite are impossible at their vendors:\n${excuses.join('\n')}\n`,
  );
  expect(new Set(excuses).size).toBe(excuses.length);
});

describe.each([...providers.values()].map((provider) => [provider.id, provider] as const))('%s', (id, provider) => {
  it('lives in a folder of its own name, with a README that links to the documentation', () => {
    const readme = readFileSync(new URL('README.md', folderOf(id)), 'utf8');
    expect(readme).toMatch(/^# /);
    expect(readme.match(/https:\/\/\S+/g)?.length ?? 0).toBeGreaterThan(1);
    const labels = provider.streams.map(({ label }) => label);
    expect(labels.filter((label) => !readme.toLowerCase().includes(label.toLowerCase()))).toEqual([]);
    expect(provider.docs).toMatch(/^https:\/\//);
  });

  it('has a mark that can be drawn, or none', () => {
    if (!provider.mark) return expect(provider.name.length).toBeGreaterThan(1);
    expect(provider.mark.path).toMatch(/^[Mm][\d\s.,a-zA-Z-]+$/);
    expect(provider.mark.colour).toMatch(/^#?[0-9a-fA-F]{6}$/);
  });

  it('marks every secret field, and says of each field where it is found', () => {
    for (const field of [...provider.fields, ...provider.auth.flatMap((way) => way.fields)]) {
      if (looksSecret.test(field.key)) expect(field.secret, field.key).toBe(true);
      expect(field.help, field.key).toMatch(/\w.*\.$/s);
    }
  });

  it('asks for no more than what is chosen needs', () => {
    for (const way of provider.auth) {
      if (way.kind !== 'oauth2') continue;
      const everything = scopesFor(provider, way, { streams: undefined, writes: true });
      const reading = scopesFor(provider, way, { streams: undefined, writes: false });
      expect(everything).toEqual(expect.arrayContaining(reading));
      expect(new Set(everything).size).toBe(everything.length);
      const each = provider.streams.map(({ id: one }) => scopesFor(provider, way, { streams: [one], writes: false }));
      expect([...new Set(each.flat())].sort()).toEqual([...reading].sort());
    }
  });

  it('decodes every record of its fixtures into what it promises', () => {
    const context = contextOf(provider);
    for (const stream of provider.streams) {
      const raws = isDerived(stream)
        ? fixture(id, stream.from).flatMap((parent) => stream.each(parent))
        : fixture(id, stream.id);
      // What lies inside other records need not lie inside those of the fixture.
      if (!isDerived(stream)) expect(raws.length, stream.id).toBeGreaterThan(0);
      for (const raw of raws) {
        const entity = entitySchemas[stream.entity].parse(stream.decode(raw, context));
        expect(entity.externalId, stream.id).not.toBe('');
      }
    }
  });

  it('says of every action how it is taken back or why it cannot be', () => {
    for (const action of provider.actions ?? []) {
      if (!action.undoable) expect(action.final, action.kind).toMatch(/\w.*\.$/s);
      expect(action.looksUp || action.keyMinutes !== undefined || isAbsolute(action.kind), action.kind).toBe(true);
    }
  });

  it('says how it books whatever makes a document of a sale', () => {
    const isSale = (kind: string) => /^(invoice|credit_note|sales_receipt|refund_receipt)\.create$/.test(kind);
    for (const { kind, booking } of provider.actions ?? []) expect(booking !== undefined, kind).toBe(isSale(kind));
  });

  it('says why whatever it is excused from is impossible', () => {
    for (const [part, why] of Object.entries(provider.impossible ?? {})) {
      expect(part).toMatch(/^(connection|full|incremental|resume|deletions|faults|actions|speed)/);
      expect(why, part).toMatch(/\w+ \w+.*\.$/s);
    }
  });
});

/** Things that are the same when they are done twice. */
function isAbsolute(kind: string): boolean {
  return /\.(update|archive|set|void|close|cancel|mark_paid|send)$/.test(kind);
}
