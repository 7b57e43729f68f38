import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Protocol, protocol } from 'electron';
import { fileOf, scheme } from './addresses.ts';

/**
 * Only what is in the package runs and nothing is fetched from elsewhere. Styles may be inline because the component
 * library writes its colours into a style element; they could load nothing anyway.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Must run before Electron is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

function plain(status: number): Response {
  return new Response(null, { status, headers: { 'content-security-policy': contentPolicy } });
}

/** Serves the built window out of `folder`. @returns when the first script is on its way, and this thread is free */
export function serveWindow(handler: Protocol, folder: string): Promise<void> {
  let served = () => {};
  const begun = new Promise<void>((resolve) => {
    served = resolve;
  });
  handler.handle(scheme, async (request) => {
    const file = fileOf(request.url, folder);
    const type = file && types[path.extname(file)];
    if (!file || !type || request.method !== 'GET') return plain(404);
    try {
      const headers = {
        'content-type': type,
        'content-security-policy': contentPolicy,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      };
      const bytes = await readFile(file);
      if (type.startsWith('text/javascript')) setImmediate(served);
      return new Response(bytes, { headers });
    } catch {
      return plain(404);
    }
  });
  return begun;
}
