// Dicts: plain objects that hold any name, "__proto__" and "constructor" too. What comes from JSON or the device's
// store has a prototype, so look with `has` and `get` wherever a name was not written by ourselves.

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
