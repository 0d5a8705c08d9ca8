// Text is normalised once, where it comes in, so that both hosts keep and show the same characters.
// Order and length go by code points, as in Python: JavaScript's own go by halves of them. Twin: app/text.py

export const MAX_TEXT = 2000; // code points

/** Text with a character that no host can keep: NUL or a lone surrogate. */
export class UnreadableText extends Error {}

// With "u" a pair of surrogates is one character, so that only lone ones are found.
const UNREADABLE = /[\0\ud800-\udfff]/u;
const EVERY_UNREADABLE = /[\0\ud800-\udfff]/gu;

/** `value` with a mark in place of what no host can keep. */
export function readable(value) {
  return value.replace(EVERY_UNREADABLE, "\ufffd");
}

/** `value` with line ends as "\n" and no white space around it. Throws UnreadableText. */
export function normalise(value) {
  if (UNREADABLE.test(value)) throw new UnreadableText();
  const text = value.replace(/\r\n?/g, "\n");
  let first = 0;
  let last = text.length;
  while (first < last && isSpace(text[first])) first++;
  while (last > first && isSpace(text[last - 1])) last--;
  return text.slice(first, last);
}

function isSpace(char) {
  return char === " " || char === "\t" || char === "\n";
}

/** Whether `value` is text that can be kept. */
export function isReadable(value) {
  return !UNREADABLE.test(value);
}

/** How many code points there are in `value`. */
export function length(value) {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** The order of two texts by code points: below, at or above 0. */
export function compare(one, other) {
  const end = Math.min(one.length, other.length);
  let at = 0;
  while (at < end && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  if (at === end) return one.length - other.length;
  const withinPair = at > 0 && isHigh(one, at - 1) && (isLow(one, at) || isLow(other, at));
  const from = withinPair ? at - 1 : at;
  return one.codePointAt(from) - other.codePointAt(from);
}

function isHigh(text, at) {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLow(text, at) {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** [before, separator, after] around the first `separator`; [value, "", ""] where there is none. */
export function partition(value, separator) {
  const at = value.indexOf(separator);
  return at < 0 ? [value, "", ""] : [value.slice(0, at), separator, value.slice(at + separator.length)];
}

// --- dicts: plain objects that hold any name, "__proto__" and "constructor" too. What comes from JSON or the device's
// store has a prototype, so look with `has` and `get` wherever a name was not written by ourselves ---

/** A new dict of [name, value] pairs; of a name given twice the last value counts. */
export function dict(pairs = []) {
  const made = Object.create(null);
  for (const [name, value] of pairs) made[name] = value;
  return made;
}

/** Whether `from` has `name` of its own. */
export function has(from, name) {
  return Object.prototype.hasOwnProperty.call(from, name);
}

/** What `from` holds for `name`, else `otherwise`. */
export function get(from, name, otherwise = null) {
  return has(from, name) ? from[name] : otherwise;
}

/** Whether `value` is a dict, as JSON has them. */
export function isDict(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
