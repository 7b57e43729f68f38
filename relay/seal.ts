import sodium from 'sodium-native';
import { type Envelope, packEnvelope } from '../contract/relay/index.ts';

/** Seals what came in so that only the inbox's own key opens it: libsodium's crypto_box_seal. */
export function sealEnvelope(envelope: Envelope, publicKey: string): Uint8Array {
  const message = packEnvelope(envelope);
  const sealed = Buffer.alloc(message.length + sodium.crypto_box_SEALBYTES);
  sodium.crypto_box_seal(sealed, message, Buffer.from(publicKey, 'base64url'));
  return sealed;
}

/** True for a key that can be sealed to: a point of low order, which gives away what is sealed, cannot. */
export function isSealable(publicKey: string): boolean {
  try {
    sealEnvelope({ method: '', url: '', headers: [], receivedAt: '', body: new Uint8Array() }, publicKey);
    return true;
  } catch {
    return false;
  }
}
