import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { HubError } from '../../contract/errors.ts';
import { checkSafe, rewritten } from '../http/address.ts';
import { exchange, usualLimits } from '../http/exchange.ts';
import type { Network } from '../http/network.ts';

const limits = { ...usualLimits, responseMs: 15_000, wholeMs: 20_000, maxBytes: 256 * 1024 };
/** A vendor has one or two at a time. */
const kept = 20;
/** Certificates in one file: each is tried against each. */
const longest = 10;

export interface CertificatesOptions {
  readonly network: Network;
  readonly now: () => Date;
  /** Origin that answers instead of the vendor's own. */
  readonly endpoint?: string | undefined;
  /** PEM texts of the authorities that are trusted; those that come with Node unless said. */
  readonly roots?: readonly string[] | undefined;
}

/**
 * Fetches a vendor's signing certificates, once each while they are valid, and takes only one that is valid now and
 * that a trusted authority has signed, over whatever stands between in the same file.
 * @returns the PEM text of the certificate
 * @throws HubError unreachable, vendor_fault, limited, bad_data
 */
export function createCertificates(options: CertificatesOptions): (url: URL) => Promise<string> {
  const known = new Map<string, Promise<X509Certificate>>();

  function fetched(url: URL): Promise<X509Certificate> {
    const leaf = fetchTrusted(url, options);
    known.set(url.href, leaf);
    leaf.catch(() => known.delete(url.href));
    for (const old of [...known.keys()].slice(0, -kept)) known.delete(old);
    return leaf;
  }

  return async (url) => {
    const before = await known.get(url.href);
    const leaf = before && isValid(before, options.now()) ? before : await fetched(url);
    return leaf.toString();
  };
}

/** `createCertificates` for each origin that answers instead of vendors' own; each keeps what it has fetched. */
export function certificatesByEndpoint(options: Omit<CertificatesOptions, 'endpoint'>) {
  const made = new Map<string | undefined, ReturnType<typeof createCertificates>>();
  return (endpoint: string | undefined) => {
    const certificates = made.get(endpoint) ?? createCertificates({ ...options, endpoint });
    made.set(endpoint, certificates);
    return certificates;
  };
}

async function fetchTrusted(address: URL, options: CertificatesOptions): Promise<X509Certificate> {
  const { network, now, endpoint, roots } = options;
  const url = rewritten(address, endpoint);
  checkSafe(url);
  const { status, bytes } = await exchange(network, { method: 'GET', url, headers: { accept: '*/*' } }, limits);
  if (status !== 200) throw new HubError(codeOf(status), { detail: `the certificate answered ${status}` });
  const pems = bytes.toString('utf8').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (pems.length > longest) throw new HubError('bad_data', { detail: 'too many certificates in one file' });
  const [leaf, ...between] = pems.map(parsed);
  if (!leaf || !isTrusted(leaf, between, (roots ?? rootCertificates).map(parsed), now())) {
    throw new HubError('bad_data', { detail: 'the certificate is not signed by an authority that is trusted' });
  }
  return leaf;
}

function codeOf(status: number): 'limited' | 'vendor_fault' | 'bad_data' {
  if (status === 429) return 'limited';
  return status >= 500 ? 'vendor_fault' : 'bad_data';
}

function parsed(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new HubError('bad_data', { cause, detail: 'not a certificate' });
  }
}

/** Goes up from one certificate to the next that issued it, until one that is trusted. */
function isTrusted(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: Date,
): boolean {
  let current = leaf;
  for (let step = 0; step <= between.length; step += 1) {
    if (!isValid(current, now)) return false;
    const below = current;
    const issued = (one: X509Certificate) => below.checkIssued(one) && below.verify(one.publicKey);
    if (roots.some((root) => issued(root) && isValid(root, now))) return true;
    const next = between.find((one) => one.ca && issued(one));
    if (!next) return false;
    current = next;
  }
  return false;
}

function isValid(certificate: X509Certificate, now: Date): boolean {
  return Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo);
}
