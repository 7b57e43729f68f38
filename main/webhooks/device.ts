import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deviceSchema } from '../../contract/relay/index.ts';

/**
 * The name that this PC has at the relay. It lies beside the store and not in it: a backup that is restored on another
 * PC must not make the two of them take deliveries from each other.
 */
export function deviceOf(profileDir: string): string {
  const file = path.join(profileDir, 'device');
  const known = existsSync(file) ? deviceSchema.safeParse(readFileSync(file, 'utf8').trim()).data : undefined;
  if (known !== undefined) return known;
  const device = randomBytes(16).toString('base64url');
  writeFileSync(file, device, { mode: 0o600 });
  return device;
}
