// Digest: a short mark of all that is in a workbook, to see whether device and server hold the same. Pure. What it is
// made of, to the byte: its twin, app/digest.py

import { sha256 } from "./sha256.js";
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
