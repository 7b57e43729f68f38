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

/** Chromium's ERR_FILE_NOT_FOUND: net/base/net_error_list.h. */
const fileNotFound = -6;

/** Must run before Electron is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/**
 * Serves the built window out of `folder`. Chromium reads the files by itself, and so also while this thread is busy
 * loading the Hub. `protocol.handle` would be the newer way; it takes every byte through this thread, and Node's own
 * `fetch`, which it is made of, loads for as long as the whole Hub does.
 */
export function serveWindow(handler: Protocol, folder: string): void {
  handler.registerFileProtocol(scheme, ({ url, method }, answer) => {
    const file = fileOf(url, folder);
    const type = file && types[path.extname(file)];
    if (!file || !type || method !== 'GET') return answer({ error: fileNotFound });
    const headers = {
      'content-type': type,
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    };
    return answer({ path: file, headers });
  });
}
