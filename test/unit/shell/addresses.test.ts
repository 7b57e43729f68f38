import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileOf, isOurs, readProxyList, windowUrl } from '../../../main/shell/addresses.ts';

const folder = path.resolve('/app/renderer');

describe('addresses of the window', () => {
  test('are ours by scheme and host alone', () => {
    expect(isOurs(windowUrl)).toBe(true);
    const foreign = [
      'https://backroom/',
      'app://other/',
      'app://backroom.evil/',
      'data:text/html,x',
      'about:blank',
      '',
      ' ',
    ];
    expect(foreign.filter(isOurs)).toEqual([]);
  });

  test('lead to files of the window', () => {
    expect(fileOf(windowUrl, folder)).toBe(path.join(folder, 'index.html'));
    expect(fileOf('app://backroom/assets/a%20b.js?x#y', folder)).toBe(path.join(folder, 'assets', 'a b.js'));
  });

  test.each(['..%2fmain%2findex.js', '%2e%2e%2fmain', '..%5cmain', '%00', '%', '%zz', ''])(
    'never out of its folder: %s',
    (tail) => {
      const file = fileOf(`app://backroom/${tail}`, folder);
      expect(file === undefined || file.startsWith(folder + path.sep)).toBe(true);
    },
  );

  test('never out of its folder, whatever the address', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        const file = fileOf(`app://backroom/${tail}`, folder);
        return file === undefined || file.startsWith(folder + path.sep);
      }),
    );
  });
});

describe("the system's proxies", () => {
  test.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy.local:3128; DIRECT', 'http://proxy.local:3128'],
    ['HTTPS proxy.local:443', 'https://proxy.local:443'],
    ['SOCKS5 proxy.local:1080', null],
  ])('%s', (list, proxy) => {
    expect(readProxyList(list)).toBe(proxy);
  });
});
