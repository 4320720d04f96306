// The two actors of this peer and the keys they sign with, new at every start.

/** The person this peer is about. */
export const ACTOR = "mika";
/** Signs the fetches no person asked for; readable unsigned, or two strict servers would wait for each other. */
export const INSTANCE_ACTOR = "instance";

/** Key pairs in the order Fedify wants them: RSA for HTTP signatures, Ed25519 for object integrity proofs. */
export function generateKeyPairs() {
  const pairs = () => Promise.all([generateRsaKey(), crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])]);
  return { [ACTOR]: pairs(), [INSTANCE_ACTOR]: pairs() };
}

/** 2048 bits: Fedify's own generator makes 4096, which would be most of the time this peer takes to start. */
function generateRsaKey() {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
