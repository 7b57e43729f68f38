/** The one function that the relay takes from it. https://sodium-friends.github.io/docs/docs/sealedboxencryption */
declare module 'sodium-native' {
  const sodium: {
    readonly crypto_box_SEALBYTES: number;
    /** Seals `message` to a public key; `sealed` is as long and `crypto_box_SEALBYTES` more. */
    crypto_box_seal(sealed: Uint8Array, message: Uint8Array, publicKey: Uint8Array): void;
  };
  export default sodium;
}
