import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MatchGroup, MatchSuggestion } from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { connectArgs, tempProfile } from '../support/cli.ts';
import { cliIn } from '../support/cli-inside.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.02 });
});
afterAll(() => shop.close());

/** A profile with two systems of the pretend shop, which have the same customers. */
async function twoSystems() {
  const profile = tempProfile();
  const cli = cliIn(profile, shop);
  await cli.run(connectArgs(shop, 'woocommerce', 'Woo'));
  await cli.run(connectArgs(shop, 'stripe', 'Stripe'));
  const synced = await cli.run(['sync', '--all']);
  expect(synced.code, synced.stderr).toBe(0);
  const groups = async (...more: string[]) =>
    (await cli.run(['matches', '--limit', '10000', ...more, '--json'])).json<{ groups: MatchGroup[] }>().groups;
  const suggestions = async () =>
    (await cli.run(['matches', '--suggested', '--limit', '10000', '--json'])).json<{ suggestions: MatchSuggestion[] }>()
      .suggestions;
  return { profile, cli, groups, suggestions };
}

describe('must-not-fail 34: the match book by the command line', () => {
  it('joins two shops’ people, and what the owner says about them is kept, carried over and taken back', async () => {
    const { profile, cli, groups, suggestions } = await twoSystems();
    const all = await groups('--kind', 'customers');
    expect(all.length).toBeGreaterThan(3);
    for (const { members } of all) {
      expect(members.map((one) => one.connectionName).sort()).toEqual(['Stripe', 'Woo']);
      expect(members.every((one) => one.how === 'key' && one.reasons.includes('email'))).toBe(true);
    }
    expect((await cli.run(['matches'])).stdout).toContain('joined by itself (same e-mail)');

    const [group] = all;
    const [member, partner] = group?.members ?? [];
    const named = `${member?.connectionName}:${member?.externalId}`;
    expect(await cli.run(['matches', '--split', named, '--kind', 'customer'])).toMatchObject({ code: 0 });
    expect((await groups('--kind', 'customer')).map((one) => one.id)).not.toContain(group?.id);
    await cli.run(['sync', '--all', '--full']);
    expect((await groups('--kind', 'customer')).map((one) => one.id)).not.toContain(group?.id);
    const undone = await cli.run(['matches', '--undo', String(member?.recordId)]);
    expect(undone.stdout).toContain(`${member?.connectionName} ${member?.externalId}`);
    expect(await groups('--kind', 'customer')).toHaveLength(all.length);

    const joined = await cli.run(['matches', '--join', String(all[0]?.id), String(all[1]?.id)]);
    expect(joined.code, joined.stderr).toBe(0);
    expect(await groups('--kind', 'customer')).toHaveLength(all.length - 1);
    const file = path.join(path.dirname(profile), 'book.jsonl');
    expect(await cli.run(['matches', '--export', file])).toMatchObject({ code: 0 });
    await cli.run(['matches', '--undo', String(all[0]?.id)]);
    const imported = await cli.run(['matches', '--import', file, '--json']);
    expect(imported.json()).toMatchObject({ unknown: 0 });
    expect(await groups('--kind', 'customer')).toHaveLength(all.length - 1);
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(all.length);

    for (const { id, score } of (await suggestions()).slice(0, 1)) {
      expect(score).toBeGreaterThan(0);
      expect(await cli.run(['matches', '--reject', id])).toMatchObject({ code: 0 });
      expect((await suggestions()).map((one) => one.id)).not.toContain(id);
    }
    const audit = (await cli.run(['audit', '--last', '50'])).stdout;
    for (const what of ['split', 'join', 'undo', 'import']) expect(audit).toContain(`match.${what}`);
    expect(partner?.title).toBe(member?.title);
  });

  it('refuses in a sentence what makes no sense', async () => {
    const profile = tempProfile();
    const cli = cliIn(profile, shop);
    await cli.run(['vault', 'set-up']);
    const odd = path.join(path.dirname(profile), 'odd.jsonl');
    writeFileSync(odd, '{}\nnonsense\n');
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['--join', '1'], 'needs two records'],
      [['--accept', '1-2'], 'no suggestion called 1-2'],
      [['--accept', 'x'], 'named like 12-34'],
      [['--split', 'x'], 'CONNECTION:ID'],
      [['--split', 'Woo:1'], 'no record called Woo:1'],
      [['--undo', '7'], '7'],
      [['--kind', 'orders'], 'no matches of “orders”'],
      [['--split', '1', '--undo', '1'], 'at a time'],
      [['--import', path.join(odd, 'none')], 'cannot be used'],
      [['--export', odd], 'cannot be used'],
    ];
    for (const [args, said] of refusals) {
      const finished = await cli.run(['matches', ...args]);
      expect(finished, args.join(' ')).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    }
    expect((await cli.run(['matches', '--import', odd, '--json'])).json()).toEqual({ taken: 0, known: 0, unknown: 2 });
    expect((await cli.run(['matches'])).stdout).toBe('Nothing is joined yet.\n');
    expect((await cli.run(['matches', '--suggested'])).stdout).toBe('Nothing is suggested.\n');
  });
});
