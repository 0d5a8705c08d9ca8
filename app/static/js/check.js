// Check: whether a save keeps the rules. Pure. The rules are data made from the kinds: app/shared/rules.py says their
// shape. Twins: app/check.py, and of `defaultOf` and `hasDefault` app/kinds.py

import { readDate } from "./dates.js";
import { compare, get, has, isDict, isReadable, length, normalise, partition, UnreadableText } from "./text.js";
import { isId } from "./ids.js";

const MADE_AT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/;

/** The functions that hold `rules`; instruments with their lines, questions and ranges are in `content`. */
export function makeCheck(rules, content) {
  const { kinds } = rules;

  /** The JSON Schema of a field of `kind`, named as in saves (`<field>`, `<field>.<key>`); null if there is none. */
  function fieldSchema(kind, name) {
    const [outer, dot, key] = partition(name, ".");
    const field = get(kinds[kind].fields, outer);
    if (field === null || Boolean(field.keys) !== Boolean(dot)) return null;
    return field.keys && fits(field.keys, key) ? null : field.schema;
  }

  /** What is the matter with `fields` of an entry: [[field, what]]; `before` its fields as shown, null if new. */
  function checkFields(kind, fields, before) {
    if (get(fields, "erased") === true) return isBlank(kind, fields) ? [] : [["erased", "unknown"]];
    const problems = [];
    for (const [name, value] of Object.entries(fields)) {
      const schema = fieldSchema(kind, name);
      let problem = schema ? fits(schema, value) : "unknown";
      if (problem === null && typeof value === "string" && !isNormal(value)) problem = "unknown";
      if (problem) problems.push([name, value === "" && name.startsWith("values.") ? "unmarked" : problem]);
    }
    if (problems.length === 0) problems.push(...checkWhole(kind, fields, before));
    return problems.sort((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]));
  }

  function checkWhole(kind, fields, before) {
    const after = new Map([...Object.entries(before || {}), ...Object.entries(fields)]);
    const problems = [];
    for (const group of kinds[kind].needed) {
      const touched = before === null || group.some((name) => has(fields, name));
      if (touched && !group.some((name) => after.get(name))) problems.push([group[0], "empty"]);
    }
    if (kind === "rating" && after.get("instrument")) {
      problems.push(...checkRating(after));
      const marked = [...after.keys()].some((name) => name.startsWith("values."));
      if (before === null && !marked) problems.push(["values", "unmarked"]);
    }
    // A book without its owner would not open.
    if (kind === "profile" && after.get("removed")) problems.push(["removed", "unknown"]);
    return problems;
  }

  // Marks and answers against the instrument: its lines, its questions, its range.
  function checkRating(after) {
    const instrument = content.instruments[after.get("instrument")];
    const problems = [];
    for (const [name, value] of after) {
      const [field, , key] = partition(name, ".");
      if (field === "values" && !has(instrument.lines, key)) problems.push([name, "unknown"]);
      else if (field === "values" && typeof value === "number" && (value < instrument.min || value > instrument.max)) {
        problems.push([name, "range"]);
      } else if (field === "answers" && !has(instrument.questions, key)) problems.push([name, "unknown"]);
    }
    return problems;
  }

  /** What is the matter with the outer shape of a save that came from elsewhere; null if nothing is. */
  function checkShape(save) {
    if (!hasJust(save, ["id", "made_at", "app", "changes"])) return "save";
    if (!isId(save.id)) return "id";
    if (!isMoment(save.made_at)) return "made_at";
    if (!Number.isInteger(save.app) || save.app < 1 || save.app > rules.max_app) return "app";
    const { changes } = save;
    if (!Array.isArray(changes) || changes.length < 1 || changes.length > rules.max_changes) return "changes";
    if (!changes.every((change) => isChange(change, save.id))) return "change";
    return new Set(changes.map((change) => change.entry)).size === changes.length ? null : "change";
  }

  function isChange(change, saveId) {
    if (!hasJust(change, ["entry", "kind", "fields", "replaces"])) return false;
    const { entry, kind, fields, replaces } = change;
    return (
      isId(entry) &&
      isKind(kind) &&
      isDict(fields) &&
      typeof get(fields, "removed") === "boolean" &&
      isDict(replaces) &&
      Object.entries(replaces).every(
        ([name, ids]) => has(fields, name) && Array.isArray(ids) && ids.every((id) => isId(id) && id !== saveId),
      )
    );
  }

  /** Whether there is such a kind. */
  function isKind(kind) {
    return typeof kind === "string" && has(kinds, kind);
  }

  /** What the field `name` of a `kind` holds when nobody said anything; null for a key of a map. */
  function defaultOf(kind, name) {
    const [outer, dot] = partition(name, ".");
    const field = kinds[kind].fields[outer];
    return dot ? (isSet(field) ? false : null) : field.default;
  }

  /** Whether a field can go back to holding nothing: all can, but the keys of a map. */
  function hasDefault(kind, name) {
    const [outer, dot] = partition(name, ".");
    return !dot || isSet(kinds[kind].fields[outer]);
  }

  return { rules, fieldSchema, checkFields, checkShape, isKind, defaultOf, hasDefault };
}

// Nothing is asked of what is no more; a book without its owner would not open.
function isBlank(kind, fields) {
  return kind !== "profile" && get(fields, "removed") === true && Object.keys(fields).length === 2;
}

function isSet(field) {
  return Boolean(field.keys) && field.schema.type === "boolean";
}

function hasJust(value, names) {
  return isDict(value) && Object.keys(value).length === names.length && names.every((name) => has(value, name));
}

function isNormal(value) {
  try {
    return normalise(value) === value;
  } catch (error) {
    if (error instanceof UnreadableText) return false;
    throw error;
  }
}

/** Whether `value` is a UTC moment as saves carry it, "2026-11-20T09:12:03.120Z". */
export function isMoment(value) {
  const found = typeof value === "string" ? MADE_AT.exec(value) : null;
  return found !== null && readDate(found[1]) !== null;
}

// --- the part of JSON Schema that the rules of fields are written in. The build refuses any other: HELD in
// app/shared/rules.py. Texts are measured in code points, and yes or no is no number ---

const TYPES = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  string: (value) => typeof value === "string" && isReadable(value.replace(/\0/g, "")),
};
const patterns = new Map();

/** What is the matter with `value`: "too_long", "unknown", or null if it fits; of alternatives the first one tells. */
export function fits(schema, value) {
  if (schema.anyOf) {
    const problems = schema.anyOf.map((option) => fits(option, value));
    return problems.includes(null) ? null : problems[0];
  }
  if (schema.type && !TYPES[schema.type](value)) return "unknown";
  if (schema.enum && !schema.enum.includes(value)) return "unknown";
  if ("const" in schema && schema.const !== value) return "unknown";
  if ("minimum" in schema && value < schema.minimum) return "unknown";
  if ("maximum" in schema && value > schema.maximum) return "unknown";
  if ("maxLength" in schema && value.length > schema.maxLength && length(value) > schema.maxLength) return "too_long";
  if (schema.pattern && !compiled(schema.pattern).test(value)) return "unknown";
  return schema.format === "date" && readDate(value) === null ? "unknown" : null;
}

function compiled(pattern) {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern));
  return patterns.get(pattern);
}
