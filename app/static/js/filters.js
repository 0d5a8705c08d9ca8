// Filters: how dates, times and numbers are put in words. The patterns and names are Babel's, handed in per language;
// not `Intl`, which says other things on other phones. Twin: app/filters.py; of the patterns: app/shared/languages.py

import { dateOf, dayNumber, padded, readDate, weekday } from "./dates.js";
import { get, has } from "./text.js";

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

/** The link that dials a number as people write it: digits of any script that the rule of phone numbers takes. */
export function tel(number) {
  const digits = number.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);
  let bare = digits.replace(/[^+0-9()]/g, "");
  // The zero in "+31 (0)6" is only dialled within the country.
  if (/^\(*(\+|00)/.test(bare)) bare = bare.replace(/\(0\)/g, "");
  return `tel:${bare.replace(/[()]/g, "")}`;
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

// --- translate: texts in a language. Twin: app/translate.py ---

const PLACE = /%(?:%|\(([A-Za-z0-9_]+)\)s)/g;

/** A message names a value that was not given. */
export class MissingValue extends Error {}

/**
 * `one` (or `many`, for the number `n`) in the catalogue's language, with `%(name)s` filled in from `values`.
 *
 * With values `%%` is a per cent sign; any other one stays as it is. Throws MissingValue for a name without a value.
 */
export function translate(language, context, one, many = null, n = 1, values = {}) {
  const forms = get(get(language.messages, context, {}), one);
  if (many === null) return filled(forms ? forms[0] : one, values);
  const form = pluralForm(language.plural, n);
  const text = forms && form < forms.length ? forms[form] : n === 1 ? one : many;
  return filled(text, { n, ...values });
}

/** `text` with `%(name)s` filled in from `values`, as `translate` does it. */
export function filled(text, values = {}) {
  if (Object.keys(values).length === 0) return text;
  return text.replace(PLACE, (_, name) => {
    if (!name) return "%";
    if (!has(values, name)) throw new MissingValue(name);
    const value = values[name];
    return value === null ? "None" : value === true ? "True" : value === false ? "False" : String(value);
  });
}

/** Which form the whole number `n` takes by a plural rule. */
export function pluralForm(rule, n) {
  if (rule === "n") return n;
  if (typeof rule === "number") return rule;
  const [operator, ...parts] = rule;
  return Number(OPERATORS[operator]((at) => pluralForm(parts[at], n)));
}

// As Python counts, for numbers below zero too.
const OPERATORS = {
  "?": (part) => (part(0) ? part(1) : part(2)),
  "||": (part) => part(0) || part(1),
  "&&": (part) => part(0) && part(1),
  "!": (part) => !part(0),
  "==": (part) => part(0) === part(1),
  "!=": (part) => part(0) !== part(1),
  "<": (part) => part(0) < part(1),
  ">": (part) => part(0) > part(1),
  "<=": (part) => part(0) <= part(1),
  ">=": (part) => part(0) >= part(1),
  "+": (part) => part(0) + part(1),
  "-": (part) => part(0) - part(1),
  "*": (part) => part(0) * part(1),
  "/": (part) => Math.floor(part(0) / part(1)),
  "%": (part) => part(0) - part(1) * Math.floor(part(0) / part(1)),
};
