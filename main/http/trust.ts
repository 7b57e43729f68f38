import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { HubError } from '../../contract/errors.ts';
import type { Environment } from './proxy.ts';

/**
 * Trusts the runtime's own authorities, those of this PC, NODE_EXTRA_CA_CERTS and the file from the settings
 * (must-not-fail 27). Node heeds NODE_EXTRA_CA_CERTS by itself only where no list is given, and Electron not always.
 * @throws HubError bad_input naming a file that holds no certificate
 */
export function trustedContext(caFile: string | undefined, env: Environment): tls.SecureContext {
  const own = caFile ? certificatesIn(caFile) : [];
  const extra = env.NODE_EXTRA_CA_CERTS ? readable(env.NODE_EXTRA_CA_CERTS) : [];
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...systemCertificates(), ...extra, ...own] });
}

function systemCertificates(): readonly string[] {
  // Since Node 22.15; older runtimes know their own list only.
  if (typeof tls.getCACertificates !== 'function') return [];
  return tls.getCACertificates('system');
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function certificatesIn(file: string): readonly string[] {
  try {
    const blocks = readFileSync(file, 'utf8').match(pemBlock) ?? [];
    // Read one by one, since a context takes a damaged one in silence.
    for (const block of blocks) new X509Certificate(block);
    if (blocks.length > 0) return blocks;
  } catch (cause) {
    throw new HubError('bad_input', { params: { file }, cause, detail: `${file} cannot be read as certificates` });
  }
  throw new HubError('bad_input', { params: { file }, detail: `${file} holds no PEM certificate` });
}

/** Like Node itself: a bad file in the environment is left aside, the app still starts. */
function readable(file: string): readonly string[] {
  try {
    return certificatesIn(file);
  } catch {
    return [];
  }
}
