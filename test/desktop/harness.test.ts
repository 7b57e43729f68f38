import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Desktop, launchDesktop } from './harness';

let desktop: Desktop;

beforeEach(async () => {
  desktop = await launchDesktop();
});

afterEach(() => desktop.close());

test('an app that is busy collecting its garbage still answers', async () => {
  await desktop.app.evaluate(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect: () => void = process.getBuiltinModule('node:vm').runInNewContext('gc');
    setInterval(() => {
      const end = Date.now() + 30;
      while (Date.now() < end) collect();
    }, 1);
  });
  for (let asked = 1; asked <= 20; asked++) {
    expect(await desktop.app.evaluate((_, value) => value, asked)).toBe(asked);
  }
});
