// Filters: how dates, times and numbers are put in words. The patterns and names are Babel's, handed in per language;
// not `Intl`, which says other things on other phones. Twin: app/filters.py; of the patterns: app/shared/languages.py

import { dateOf, dayNumber, padded, readDate, weekday } from "./dates.js";

const TIME = /^([01][0-9]|2[0-3]):([0-5][0-9])$/;

/** The filters of one `language`: {day, short_day, clock}, each from text to text. Throw RangeError. */
export function makeFilters(language) {
  const { day, short_day, clock } = language.patterns;
  return {
    /** A date as people say it: "Friday, November 20". */
    day: (value) => inWords(day, parsed(value)),
    /** A date for under a dot: "20 Nov". */
    short_day: (value) => inWords(short_day, parsed(value)),
    /** A time of day, "14:30", as it is written in the language. */
    clock: (value) => inWords(clock, readTime(value)),
  };
}

/** The date `days` days later. Throws RangeError where the calendar ends. */
export function plusDays(value, days) {
  const date = dateOf(dayNumber(parsed(value)) + days);
  if (date === null) throw new RangeError(value);
  return date;
}

function parsed(value) {
  const date = readDate(value);
  if (date === null) throw new RangeError(value);
  return date;
}

function readTime(value) {
  const found = TIME.exec(value);
  if (!found) throw new RangeError(value);
  return { hour: Number(found[1]), minute: Number(found[2]) };
}

// What a field counts: a place in its names, or the number itself.
const NAMED = {
  E: weekday,
  M: (moment) => moment.month - 1,
  a: (moment) => (moment.hour >= 12 ? 1 : 0),
};
const NUMBERED = {
  d: (moment) => moment.day,
  M: (moment) => moment.month,
  H: (moment) => moment.hour,
  h: (moment) => moment.hour % 12 || 12,
  m: (moment) => moment.minute,
};

function inWords(pattern, moment) {
  return pattern.map((part) => (typeof part === "string" ? part : fieldOf(part, moment))).join("");
}

function fieldOf([field, how], moment) {
  return Array.isArray(how) ? how[NAMED[field](moment)] : padded(NUMBERED[field](moment), how);
}
