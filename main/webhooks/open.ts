import { type Envelope, unpackEnvelope } from '../../contract/relay/index.ts';

/** Comes with its first use: it is WebAssembly, which a start of Backroom need not wait for. */
async function loadSodium() {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return sodium;
}

/** The two halves of an inbox's key (X25519), base64url without padding. */
export interface InboxKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A new pair; what the relay keeps is sealed to the public half and opened with the private one, which stays here. */
export async function newInboxKeys(): Promise<InboxKeys> {
  const sodium = await loadSodium();
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  const keys = { publicKey: Buffer.from(publicKey), privateKey: Buffer.from(privateKey) };
  return { publicKey: keys.publicKey.toString('base64url'), privateKey: keys.privateKey.toString('base64url') };
}

/** Opens what the relay has sealed; null for what was sealed to another key or is damaged. */
export async function createOpener(keys: InboxKeys): Promise<(sealed: Uint8Array) => Envelope | null> {
  const sodium = await loadSodium();
  const publicKey = Buffer.from(keys.publicKey, 'base64url');
  const privateKey = Buffer.from(keys.privateKey, 'base64url');
  return (sealed) => {
    try {
      return unpackEnvelope(sodium.crypto_box_seal_open(sealed, publicKey, privateKey));
    } catch {
      return null;
    }
  };
}
