import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scopesFor } from '../../main/connect/scopes.ts';
import { defineAction, defineDerivedStream, defineStream, get } from '../../providers/kit/index.ts';
import { oauthWay } from '../support/oauth.ts';
import { testProvider } from '../support/test-provider.ts';

const common = { label: 'x', entity: 'customer', schema: z.never(), map: (never: never) => never } as const;
const source = { changes: 'none', deletions: 'never', first: () => [], read: () => ({ records: [] }) } as const;
const provider = {
  ...testProvider,
  streams: [
    defineStream({ ...common, ...source, id: 'people', scopes: ['people:read'] }),
    defineStream({ ...common, ...source, id: 'sales', scopes: ['sales:read', 'people:read'] }),
    defineDerivedStream({ ...common, id: 'lines', from: 'sales', parent: z.unknown(), each: () => [] }),
  ],
  actions: [
    defineAction({
      kind: 'customer.archive',
      scopes: ['people:write'],
      first: () => get('/'),
      read: () => ({ done: { externalId: '1' } }),
      inverse: null,
      final: 'Gone for good.',
    }),
  ],
};
const way = oauthWay({ scopes: ['offline'] });

describe('what a sign-in asks for', () => {
  it.each([
    [undefined, false, ['offline', 'people:read', 'sales:read']],
    [['people'], false, ['offline', 'people:read']],
    [['people'], true, ['offline', 'people:read', 'people:write']],
    [[], false, ['offline']],
    [['lines'], false, ['offline', 'sales:read', 'people:read']],
  ] as const)('streams %j, writing %s', (streams, writes, expected) => {
    expect([...scopesFor(provider, way, { streams, writes })].sort()).toEqual([...expected].sort());
  });
});
