// Select: the small queries by which a screen asks for entries. Pure. Queries are data from the table of screens:
//
//     {"kind", "where": {field: condition}, "sort": [field], "limit", "as", "removed"}
//
// A condition is a value, {"any": [value]} or {"range": [first, last]}, null in a range being open. Twin: app/select.py

import { compare, dict, get, has, isDict, partition } from "./text.js";

/** `view(shown)` for the kinds in `rules`: an entry as templates see it. */
export function makeView(rules) {
  const blanks = dict(Object.entries(rules.kinds).map(([kind, { fields }]) => [kind, blankOf(fields)]));

  /**
   * All fields of the kind with their defaults, sets and maps as dicts; besides `id`, `kind`, `seen` (one string for a
   * form to carry) and `rivals`: versions, [{"save", "made_at", "fields": {name: value}}], newest first; `changed`: whether
   * somebody else changed what a worker wrote. Fields that the kind does not have, which a newer app wrote, are left out.
   */
  return function view(shown) {
    const { blank, maps } = blanks[shown.kind];
    // A copy, not a dict: phones read the fields of alike objects several times as fast.
    const entry = { ...blank };
    for (const name of maps) entry[name] = dict();
    for (const [name, value] of Object.entries(shown.fields)) {
      const [outer, dot, key] = partition(name, ".");
      if (!dot && has(blank, name)) entry[name] = value;
      else if (dot && maps.includes(outer)) entry[outer][key] = value;
    }
    entry.id = shown.id;
    entry.kind = shown.kind;
    entry.seen = [shown.id, ...shown.seen].join(" ");
    entry.rivals = versionsOf(shown.rivals);
    entry.changed = shown.changed === true;
    return entry;
  };
}

function blankOf(fields) {
  const maps = Object.keys(fields).filter((name) => isDict(fields[name].default));
  const blank = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default]));
  return { blank: { ...blank, id: null, kind: null, seen: null, rivals: null, changed: null }, maps };
}

// Rivals per save instead of per field: people choose between versions, not between fields.
function versionsOf(rivals) {
  const versions = new Map();
  for (const [name, values] of Object.entries(rivals)) {
    for (const { save, made_at, value } of values) {
      if (!versions.has(save)) versions.set(save, { save, made_at, fields: dict() });
      versions.get(save).fields[name] = value;
    }
  }
  return [...versions.values()].sort(
    (one, other) => compare(other.made_at, one.made_at) || compare(other.save, one.save),
  );
}

/** `value` with a reference ("$name" or "$name.field") replaced by what it refers to; null if that is missing. */
export function resolve(value, values) {
  if (isDict(value)) {
    const [how] = Object.keys(value);
    return { [how]: value[how].map((item) => resolve(item, values)) };
  }
  if (typeof value !== "string" || !value.startsWith("$")) return value;
  const [name, , key] = partition(value.slice(1), ".");
  const found = get(values, name);
  if (!key) return found;
  return found ? get(found, key) : null;
}

/** The conditions of `query` with references resolved. */
export function conditions(query, values) {
  return dict(Object.entries(query.where).map(([name, value]) => [name, resolve(value, values)]));
}

/** The entries that `query` asks for, in its order. `entries` are views of its kind, in any order. */
export function select(entries, query, values) {
  const wanted = Object.entries(conditions(query, values));
  let found = [...entries].filter(
    (entry) =>
      entry.kind === query.kind &&
      (query.removed || !entry.removed) &&
      wanted.every(([name, condition]) => matches(entry[name], condition)),
  );
  found.sort(byId);
  const names = [...query.sort].reverse();
  if (names[0] === "id") names.shift(); // they are
  for (const name of names) {
    found = name.startsWith("-") ? sorted(found, name.slice(1), -1) : sorted(found, name, 1);
  }
  return query.limit === null ? found : found.slice(0, query.limit);
}

// Ids are ASCII: the order of their characters is that of code points.
function byId(one, other) {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

function sorted(entries, name, way) {
  const having = entries.filter((entry) => entry[name] !== null);
  having.sort((one, other) => way * order(one[name], other[name]));
  return [...having, ...entries.filter((entry) => entry[name] === null)];
}

function order(one, other) {
  return typeof one === "string" ? compare(one, other) : one - other;
}

/** What the template gets of what was found: a list, a dict by id, an entry, or null. */
export function shape(found, query) {
  if (query.as === "many") return found;
  if (query.as === "by_id") return dict(found.map((entry) => [entry.id, entry]));
  return found.length ? found[0] : null;
}

function matches(value, condition) {
  if (!isDict(condition)) return value === condition;
  if (has(condition, "any")) return condition.any.includes(value);
  const [first, last] = condition.range;
  return value !== null && (first === null || order(value, first) >= 0) && (last === null || order(value, last) <= 0);
}
