// Orders of entries by dates, times and ids. Those are ASCII, so that JavaScript's own order is that of code points.

/** The order of two texts of ASCII, or of two numbers: below, at or above 0. */
export function order(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The order of entries by date, then by when they were made; without a date first. */
export function byAge(one, other) {
  return order(one.date || "", other.date || "") || order(one.id, other.id);
}

/** The first of `entries` in the order of `compare`; null if there are none. */
export function least(entries, compare) {
  return entries.reduce((found, entry) => (found === null || compare(entry, found) < 0 ? entry : found), null);
}

/** The last of `entries` in the order of `compare`; null if there are none. */
export function most(entries, compare) {
  return least(entries, (one, other) => compare(other, one));
}
