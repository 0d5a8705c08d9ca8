// Dates: the days from 0001-01-01 to 9999-12-31 by the Gregorian calendar, as Python's `date` has them. No `Date`:
// its years below 100 and its time zones differ. Day numbers after Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", 2013: years begin in March, in eras of 400 years.

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/** {"year", "month", "day"} of a date as entries hold it, "2026-11-20"; null for anything else. */
export function readDate(value) {
  const found = DATE.exec(value);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) ? { year, month, day } : null;
}

function daysIn(year, month) {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The number of a day: 0 is 1970-01-01, a Thursday. */
export function dayNumber({ year, month, day }) {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** The date with this number, "2026-11-20"; null where the calendar of entries ends. */
export function dateOf(number) {
  const days = number + 719468;
  const era = Math.floor(days / 146097);
  const dayOfEra = days - era * 146097;
  const gone = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - gone) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return year < 1 || year > 9999 ? null : `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** The day of the week, 0 is Monday. */
export function weekday(date) {
  return (((dayNumber(date) + 3) % 7) + 7) % 7;
}

/** `number` with zeros before it, at least `width` digits. */
export function padded(number, width) {
  return String(number).padStart(width, "0");
}

// --- orders of entries by dates, times and ids. Those are ASCII, so that JavaScript's own order is that of code points ---

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
