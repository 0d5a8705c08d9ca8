// Identifiers: UUIDv7 (RFC 9562), minted where a thing is made, so that no host has to ask another. Twin: app/ids.py

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let lastMs = 0;
let count = 0;

/**
 * A new UUIDv7 in lower case, as of `at` (milliseconds since 1970); later ids sort after earlier ones, also when the
 * clock goes back: within a millisecond the 12 bits after the version count on (RFC 9562, 6.2, method 1).
 */
export function newId(at = Date.now()) {
  const noise = crypto.getRandomValues(new Uint8Array(10));
  if (at > lastMs) {
    lastMs = at;
    count = ((noise[0] << 8) | noise[1]) & 0x7ff; // half, so that there is room to count
  } else if (++count > 0xfff) {
    lastMs++;
    count = 0;
  }
  const time = hex(lastMs, 12);
  const variant = hex(0x8000 | (((noise[2] << 8) | noise[3]) & 0x3fff), 4);
  const rest = Array.from(noise.subarray(4), (byte) => hex(byte, 2)).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-${variant}-${rest}`;
}

function hex(number, digits) {
  return number.toString(16).padStart(digits, "0");
}

/** Whether `value` is a UUIDv7 as `newId` writes them. */
export function isId(value) {
  return typeof value === "string" && ID.test(value);
}

/** When an id was made, in milliseconds since 1970, by the clock of the device that made it (RFC 9562, 5.7). */
export function madeMs(id) {
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
