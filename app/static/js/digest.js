// Digest: a short mark of all that is in a workbook, to see whether device and server hold the same. Pure. What it is
// made of, to the byte: its twin, app/digest.py

import { compare } from "./text.js";

export const EMPTY = "0".repeat(16);

/** The digest of one entry, 16 hexadecimal digits. */
export function entryDigest(id, entry) {
  const [first, second] = sha256(canonical(id, entry));
  return hex(first) + hex(second);
}

/** The text that the digest of an entry is taken of. */
export function canonical(id, entry) {
  const fields = Object.entries(entry.fields)
    .map(([name, field]) => [name, Object.entries(field.live)])
    .filter(([, live]) => live.length)
    .sort(byName)
    .map(([name, live]) => [name, live.sort(byName).map(([save, [made_at, value]]) => [save, made_at, value])]);
  return JSON.stringify([id, entry.kind, fields]);
}

/** The digests as one, in any order; one that is in it twice counts for nothing. */
export function combined(digests) {
  let first = 0;
  let second = 0;
  for (const digest of digests) {
    first ^= parseInt(digest.slice(0, 8), 16);
    second ^= parseInt(digest.slice(8), 16);
  }
  return hex(first) + hex(second);
}

function byName([one], [other]) {
  return compare(one, other);
}

function hex(word) {
  return (word >>> 0).toString(16).padStart(8, "0");
}

// --- SHA-256 (FIPS 180-4), at once: what the browser has of its own answers later, and a transaction does not wait for it ---

// The first bits of what comes after the point in the roots of the first primes.
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const K = Int32Array.from(PRIMES, (prime) => Math.cbrt(prime) * 2 ** 32);
const START = PRIMES.slice(0, 8).map((prime) => Math.sqrt(prime) * 2 ** 32);
const encoder = new TextEncoder();
const w = new Int32Array(64); // small whole numbers are quick

/** The SHA-256 of `text` in UTF-8: eight words of 32 bits. */
export function sha256(text) {
  const said = encoder.encode(text);
  const bytes = new Uint8Array(((said.length + 72) >> 6) << 6);
  bytes.set(said);
  bytes[said.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(said.length / 0x20000000));
  view.setUint32(bytes.length - 4, said.length << 3);
  const hash = Int32Array.from(START);
  for (let at = 0; at < bytes.length; at += 64) block(hash, view, at);
  return new Uint32Array(hash.buffer);
}

function block(hash, view, at) {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
    const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = hash[0];
  let b = hash[1];
  let c = hash[2];
  let d = hash[3];
  let e = hash[4];
  let f = hash[5];
  let g = hash[6];
  let h = hash[7];
  for (let i = 0; i < 64; i++) {
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  hash[0] += a;
  hash[1] += b;
  hash[2] += c;
  hash[3] += d;
  hash[4] += e;
  hash[5] += f;
  hash[6] += g;
  hash[7] += h;
}

function turned(word, bits) {
  return (word >>> bits) | (word << (32 - bits));
}
