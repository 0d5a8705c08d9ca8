// Translate: one pure function to look up a message in a language's catalogue, {"messages": {context: {message:
// [form]}}, "plural": rule}. Twin: app/translate.py; of the rules: app/shared/plurals.py

import { get, has } from "./dicts.js";

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
